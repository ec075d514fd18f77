import { fieldValues, type Observation } from '../core/survey.ts'
import { visibleStart } from '../render/visible.ts'

/** Why the honest request does not show what the app believes, as one line with the cure. */
export function explainTrouble(url: string, { outcome, sent }: Observation): string {
  const asked = visibleStart(url, 200)
  if (outcome.kind === 'silence') {
    const detail = visibleStart(outcome.detail, 120)
    switch (outcome.why) {
      case 'unresolved':
        return `${detail}; check the name, or say where it is with --resolve <host>:<port>:<address>`
      case 'refused':
        return `nothing listens at ${asked} (connection refused)`
      case 'unreachable':
        return `${asked} cannot be reached from here (${detail})`
      case 'timeout':
        return `${asked} does not answer in time; --timeout <seconds> waits longer`
      case 'tls':
        return `${asked}: TLS failed: ${detail}; --insecure accepts any certificate`
      case 'too-large':
        return `${asked} is no echo3333: ${detail}`
      default:
        return `${asked} gives no HTTP answer: ${detail}`
    }
  }
  if (outcome.kind === 'stale')
    return `${asked} answers with an echo of another request: a cache keeps what must not be kept; switch it off for this URL`
  if (outcome.kind === 'echo') return `${asked} answered with status ${outcome.status}`
  const { status, headers } = outcome
  const server = fieldValues(headers, 'Server')[0]
  const who = server === undefined ? '' : ` from ${visibleStart(server, 40)}`
  const location = fieldValues(headers, 'Location')[0]
  if (status >= 300 && status < 400 && location !== undefined) {
    return `${asked} redirects to ${visibleStart(location, 200)} (${status}${who}); check the URL where that ends`
  }
  if (status === 401 || status === 403)
    return `${asked} is not open to this check (${status}${who}); let it pass, or check from where it may`
  if (status === 429) return `${asked} answers 429${who}: too many requests; try again later`
  if ([502, 503, 504].includes(status))
    return `${asked} answers ${status}${who}: the proxy does not reach the app; is echo3333 running there?`
  return `${asked} is no echo3333 (${status}${who} for ${visibleStart(sent.target, 80)}); deploy echo3333 in place of the app, for everything below that URL`
}
