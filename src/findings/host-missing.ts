import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { hostCheck } from './remedies/host-check.ts'
import { publicHost } from './remedies/public-host.ts'

export default defineFinding({
  id: 'host-missing',
  severity: 'warning',
  title: 'The request names no host',
  explanation:
    'Your app falls back to SERVER_NAME and SERVER_PORT, so its links name an address, a machine or a made-up host that is of no use to your visitors. ' +
    'Each server falls back to something else, which also tells outsiders an internal name. ' +
    'HTTP/1.1 requires a Host; HTTP/1.0 clients and plain health checks leave it out, and no header that your app believes replaced it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.14'
  ],
  detect({ raw, corrected, correction, facts }: Exhibit) {
    if (corrected.HTTP_HOST) return CLEAR
    const evidence: Evidence[] = [
      { kind: 'header', name: 'Host', value: raw.HTTP_HOST ?? null },
      { kind: 'request-line', name: 'version', value: `HTTP/${facts.httpVersion}` },
      {
        kind: 'environ',
        name: 'SERVER_NAME',
        value: corrected.SERVER_NAME,
        note: 'the fallback for the host'
      },
      {
        kind: 'environ',
        name: 'SERVER_PORT',
        value: corrected.SERVER_PORT,
        note: 'the fallback for the port'
      }
    ]
    const winner = correction.winners.host
    if (winner !== undefined)
      evidence.push({ kind: 'header', name: winner, value: '', note: 'is believed, and empty' })
    return fires('request', evidence)
  },
  remedies: (situation) => [...publicHost(situation), ...hostCheck(situation)]
})
