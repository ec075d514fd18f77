import type { Report } from './core/report.ts'
import type { RequestFacts } from './core/request-facts.ts'
import type { TrustPolicy } from './core/trust-policy.ts'
import { diagnoseRequest } from './diagnose/diagnose-request.ts'
import { assess, type StackChoice } from './stacks/assess.ts'

export interface DiagnoseOptions {
  /** The URL that the visitor asked for; else the request's own `Echo-Expect-URL` header says it. */
  readonly expectedUrl?: string
  /** Put the remedies of each finding into the report. */
  readonly remedies?: boolean
  /**
   * Put into the report what other web stacks would conclude: all of them, or those that are named, each with its own
   * options, or without options as it should be configured for the proxy in front.
   */
  readonly stacks?: true | StackChoice
}

/**
 * Diagnoses one request under one trust policy. Pure; never throws on what came over the wire. Throws a
 * ConfigurationError for a stack or an option that does not exist.
 */
export function diagnose(facts: RequestFacts, policy: TrustPolicy, options: DiagnoseOptions = {}): Report {
  const { stacks, ...rest } = options
  return diagnoseRequest(facts, policy, {
    ...rest,
    ...(stacks === undefined ? {} : { assess: (inquiry) => assess(inquiry, stacks) })
  })
}
