import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicPort } from './remedies/public-port.ts'
import { publicScheme } from './remedies/public-scheme.ts'
import { decidesUnreadably, secureOrigin } from './scheme/scheme-headers.ts'

const TRUTH = notApplicable('the scheme and the port are each compared with the URL that was asked for')
const OWNED = notApplicable('another finding says why the scheme is wrong')

export default defineFinding({
  id: 'scheme-port-contradiction',
  severity: 'warning',
  title: 'The scheme and the port contradict each other',
  explanation:
    'A URL such as http://www.example.com:443/ fails in every browser: plain http reaches a port that expects TLS, or TLS reaches one that does not. ' +
    'The proxy stated the port and kept quiet about the scheme, or the other way round, so your app puts together two halves that do not belong together.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-4.2',
    'https://peps.python.org/pep-3333/#url-reconstruction'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, correction, expected, host } = exhibit
    if (expected !== null) return TRUTH
    const scheme = corrected['wsgi.url_scheme']
    const written = host.corrected?.port ?? null
    const port = written ?? (statesPort(exhibit) ? corrected.SERVER_PORT : null)
    if (port !== (scheme === 'http' ? '443' : '80')) return CLEAR
    if (decidesUnreadably(exhibit) || (scheme === 'http' && secureOrigin(exhibit) !== null)) return OWNED
    return fires('heuristic', [
      { kind: 'environ', name: 'wsgi.url_scheme', value: scheme, ...source(correction.winners.scheme) },
      written === null
        ? { kind: 'environ', name: 'SERVER_PORT', value: port, ...source(correction.winners.port) }
        : {
            kind: 'environ',
            name: 'HTTP_HOST',
            value: corrected.HTTP_HOST ?? null,
            ...source(correction.winners.host)
          }
    ])
  },
  remedies(situation) {
    const secure = { ...situation, scheme: 'https', port: '443', authority: situation.host } as const
    return [...publicScheme(secure), ...publicPort(secure)]
  }
})

/** Beside a Host without a port, SERVER_PORT is only the default of the connection's own scheme. */
function statesPort({ correction, host }: Exhibit): boolean {
  return (
    correction.winners.port !== undefined || host.corrected === null || host.corrected.problem === 'empty'
  )
}

function source(winner: string | undefined): Pick<Evidence, 'note'> {
  return winner === undefined ? {} : { note: `taken from ${winner}` }
}
