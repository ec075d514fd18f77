import type { Hop } from './client-chain.ts'
import type { Change } from './ledger.ts'
import type { Environ } from './environ.ts'
import type { Basis, Evidence, Remedy, Severity } from './finding.ts'
import type { Step, UrlVariants } from './reconstruct-url.ts'
import type { RequestFacts } from './request-facts.ts'
import type { StackAssessment } from './stack-assessment.ts'
import type { UrlComponent } from './url-comparison.ts'

/** The version of the report's shape. It changes when a field is removed or comes to mean something else. */
export const REPORT_FORMAT = 1

export const SERVICE = { name: 'echo3333', version: '0.1.0' } as const

export type Verdict = 'pass' | 'warn' | 'fail'

/** A finding that fired, in a report. */
export interface ReportedFinding {
  readonly id: string
  readonly severity: Severity
  readonly title: string
  readonly basis: Basis
  readonly evidence: readonly Evidence[]
  /** Only where they were asked for. */
  readonly remedies?: readonly Remedy[]
}

/** Everything that is known about one request. Plain JSON. */
export interface Report {
  readonly format: typeof REPORT_FORMAT
  readonly service: { readonly name: string; readonly version: string }
  /** The worst severity among the findings: an error fails, a warning warns. */
  readonly verdict: Verdict
  readonly url: {
    readonly raw: string
    readonly corrected: string
    /** What the visitor asked for, or null where nobody said. */
    readonly expected: string | null
    /** The corrected URL beside the expected one, component by component. */
    readonly components: readonly UrlComponent[]
    readonly steps: { readonly raw: readonly Step[]; readonly corrected: readonly Step[] }
    /** What two common misreadings of PEP 3333 would make of the corrected environ. */
    readonly variants: UrlVariants
  }
  /** Worst first. */
  readonly findings: readonly ReportedFinding[]
  readonly request: RequestFacts
  readonly trust: {
    readonly proxies: readonly string[]
    readonly headers: readonly string[]
    readonly urlScheme: 'http' | 'https' | null
    readonly urlPrefix: string
    readonly peerTrusted: boolean
    /** The rule that trusts the peer, or null. */
    readonly peerRule: string | null
    readonly chain: readonly Hop[]
    readonly chainTruncated: boolean
  }
  readonly environ: { readonly raw: Environ; readonly corrected: Environ }
  readonly ledger: readonly Change[]
  /** What other web stacks would conclude, those that get it wrong first; only where it was asked for. */
  readonly stacks?: readonly StackAssessment[]
}

/** The verdict that a set of findings amounts to. */
export function verdictOf(findings: readonly { readonly severity: Severity }[]): Verdict {
  if (findings.some((finding) => finding.severity === 'error')) return 'fail'
  return findings.some((finding) => finding.severity === 'warning') ? 'warn' : 'pass'
}
