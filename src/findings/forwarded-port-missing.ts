import { defaultPort } from '../core/authority.ts'
import { CLEAR, defineFinding, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicPort } from './remedies/public-port.ts'

const NOTHING_REPLACED = notApplicable('no believed header replaced the host or the scheme')
const ARRIVED = notApplicable('X-Forwarded-Port arrived, but is not among the believed headers')
const OWN_PORTS = new Set(['80', '443'])

export default defineFinding({
  id: 'forwarded-port-missing',
  severity: 'warning',
  title: 'SERVER_PORT stays internal: no X-Forwarded-Port arrived',
  explanation:
    'Software that reads SERVER_PORT builds URLs with the wrong port, such as https://www.example.com:8002/: CGI programs, apps under mod_wsgi and hand-written URL code do. ' +
    'The proxy says which host or which scheme your visitors used, but not which port, so SERVER_PORT keeps the value that the connection between the proxy and your app gave it.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.15',
    'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader'
  ],
  detect({ corrected, correction, expected, host, raw }: Exhibit) {
    const { winners } = correction
    const spokesman = winners.host ?? winners.scheme
    if (spokesman === undefined) return NOTHING_REPLACED
    if (winners.port !== undefined || corrected.SERVER_PORT === '') return CLEAR
    if (raw.HTTP_X_FORWARDED_PORT !== undefined) return ARRIVED
    // A broken host has findings of its own, and tells no port to compare with.
    if (expected === null && host.corrected !== null && host.corrected.problem !== null) return CLEAR
    const port = expected?.port ?? host.corrected?.port ?? defaultPort(corrected['wsgi.url_scheme'])
    if (corrected.SERVER_PORT === port) return CLEAR
    // A Host without a port gives the plain connection's 80 where the visitor used 443: no internal port
    // shows, and every proxy that keeps Host and terminates TLS looks like this.
    if (OWN_PORTS.has(corrected.SERVER_PORT) && OWN_PORTS.has(port)) return CLEAR
    return fires(expected === null ? 'heuristic' : 'truth', [
      { kind: 'header', name: 'X-Forwarded-Port', value: null, expected: port },
      { kind: 'environ', name: 'SERVER_PORT', value: corrected.SERVER_PORT, expected: port },
      {
        kind: 'header',
        name: spokesman,
        value: raw[`HTTP_${spokesman.toUpperCase().replaceAll('-', '_')}`] ?? null,
        note: 'is believed and names no port for SERVER_PORT'
      }
    ])
  },
  remedies: (situation) => publicPort(situation)
})
