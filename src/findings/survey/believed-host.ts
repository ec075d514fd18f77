import type { Evidence } from '../../core/finding.ts'
import type { Report } from '../../core/report.ts'
import { parseTarget } from '../../core/request-target.ts'
import type { Observation } from '../../core/survey.ts'

/** The host that the app believes in, as it stands, and where it was said. */
export interface BelievedHost {
  /** HTTP_HOST of the corrected environ; empty where it names none. */
  readonly value: string
  readonly source: Pick<Evidence, 'kind' | 'name'>
}

/** What host the app took a request to be for, by its own rules of trust. */
export function believedHost(report: Report): BelievedHost {
  const value = report.environ.corrected.HTTP_HOST ?? ''
  const change = report.ledger.find(({ key }) => key === 'HTTP_HOST')
  if (change?.because.kind === 'header')
    return { value, source: { kind: 'header', name: change.because.header } }
  const { method, target } = report.request
  return parseTarget(method, target).form === 'absolute'
    ? { value, source: { kind: 'request-line', name: 'target' } }
    : { value, source: { kind: 'header', name: 'Host' } }
}

/**
 * Whether a proxy said by its answer that it does not pass such a request on: any status but that of trouble or of
 * too many requests, or the end of the connection. 501 and 505 speak about the request, and so does 503, which HAProxy
 * answers for a name that it has no backend for.
 */
export function isRefusal({ outcome }: Observation): boolean {
  if (outcome.kind === 'silence') return outcome.why === 'closed' || outcome.why === 'unreadable'
  if (outcome.kind !== 'answer') return false
  return outcome.status !== 429 && (outcome.status < 500 || [501, 503, 505].includes(outcome.status))
}
