import { ConfigurationError } from '../core/configuration-error.ts'
import { parseFacts } from '../core/parse-facts.ts'
import { headerValues } from '../core/request-facts.ts'
import { SERVICE } from '../core/report.ts'
import { fieldValues, type Outcome } from '../core/survey.ts'
import { compileTrustPolicy } from '../core/trust-policy.ts'
import { diagnoseRequest } from '../diagnose/diagnose-request.ts'
import { NONCE_HEADER } from './probe.ts'
import type { HttpResponse } from './wire/response.ts'

/** How much of an answer that is no report is kept. */
const START = 512

/**
 * Says what an answer is. It is the app's where it is an echo3333's report on a request with this nonce: the status
 * alone tells nothing. The report is made anew from its facts and its policy, so that an older or a newer service
 * is judged by the same rules.
 *
 * @param expected the URL that was asked for
 */
export function recogniseEcho(response: HttpResponse, nonce: string, expected: string): Outcome {
  const { status, headers, body } = response
  const saved = savedReport(body)
  if (saved !== null) {
    const report = diagnoseRequest(saved.facts, saved.policy, { expectedUrl: expected })
    const isThis = headerValues(saved.facts, NONCE_HEADER).includes(nonce)
    if (
      isThis ||
      headerValues(saved.facts, NONCE_HEADER).length > 0 ||
      fieldValues(headers, 'Age').length > 0
    )
      return { kind: isThis ? 'echo' : 'stale', status, headers, report }
  }
  return {
    kind: 'answer',
    status,
    headers,
    fromApp: fieldValues(headers, NONCE_HEADER).includes(nonce),
    start: body.toString('latin1', 0, START)
  }
}

function savedReport(body: Buffer) {
  if (body[0] !== 0x7b) return null
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (!isReport(value)) return null
    const { facts, trust } = parseFacts(value)
    return trust === null ? null : { facts, policy: compileTrustPolicy(trust) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ConfigurationError) return null
    throw error
  }
}

function isReport(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('service' in value)) return false
  const { service } = value
  return typeof service === 'object' && service !== null && 'name' in service && service.name === SERVICE.name
}
