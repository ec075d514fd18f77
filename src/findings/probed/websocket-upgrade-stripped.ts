import {
  CLEAR,
  defineProbedFinding,
  type Detection,
  type Evidence,
  fires,
  notApplicable,
  unsure
} from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, fieldValues, observation, outcomeInWords, type Survey } from '../../core/survey.ts'
import { passWebSocket } from '../remedies/websocket-upgrade.ts'

export default defineProbedFinding({
  id: 'websocket-upgrade-stripped',
  severity: 'info',
  title: 'WebSockets do not get through to your app',
  explanation:
    'A browser that opens a WebSocket to your app gets an error, and chats, live pages and development servers fall back or stay silent. ' +
    'Upgrade and Connection speak of one connection only, so the proxy takes them away unless it is told to speak WebSocket itself. ' +
    'Tell it to, if your app uses WebSockets.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6455#section-4',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.8',
    'https://nginx.org/en/docs/http/websocket.html'
  ],
  probes: ['websocket'],
  detect(survey) {
    const handshake = observation(survey, 'websocket', 'handshake')
    if (handshake === undefined) return unsure('the handshake was not sent')
    const { outcome } = handshake
    if (outcome.kind === 'echo') return CLEAR
    if (outcome.kind !== 'answer') return unsure(outcomeInWords(handshake))
    const { status, fromApp } = outcome
    if (status === 101) return lost(survey, status, 'the upgrade was accepted, but no message came')
    if (fromApp && status === 426) return lost(survey, status, 'the app got no handshake')
    // It refuses nothing but a whole handshake: for its Origin, or because too many are open.
    if (fromApp && (status === 403 || status === 429)) return CLEAR
    if (fromApp && status === 404) return notApplicable('the app offers no WebSocket')
    // A proxy that refuses does so on purpose, or has trouble of another kind.
    return fromApp || status >= 500 || status === 429 ? unsure(outcomeInWords(handshake)) : CLEAR
  },
  remedies: passWebSocket
})

/** What of the handshake came through, as the same headers show elsewhere. */
function lost(survey: Survey, status: number, note: string): Detection {
  const elsewhere = observation(survey, 'websocket', 'elsewhere')
  const report = echoOf(elsewhere)
  const answer: Evidence = {
    kind: 'request-line',
    name: 'WebSocket',
    value: `${status}`,
    expected: '101',
    note
  }
  if (elsewhere === undefined || report === null) return fires('request', [answer])
  const arrived = ['Upgrade', 'Connection', 'Origin'].map((name): Evidence => {
    const sent = fieldValues(elsewhere.sent.headers, name).join(', ')
    const values = headerValues(report.request, name)
    return {
      kind: 'header',
      name,
      value: values.length === 0 ? null : values.join(', '),
      expected: sent,
      note: values.join(', ') === sent ? 'arrived' : values.length === 0 ? 'taken away' : 'changed'
    }
  })
  return fires('request', [answer, ...arrived])
}
