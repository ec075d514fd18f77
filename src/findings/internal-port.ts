import { defaultPort } from '../core/authority.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicHost } from './remedies/public-host.ts'
import { publicPort } from './remedies/public-port.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'

const BROKEN_HOST = notApplicable('the Host is not one that a port could be read from')

export default defineFinding({
  id: 'internal-port',
  severity: 'error',
  title: 'URLs carry a port that your visitors did not ask for',
  explanation:
    'Links and redirects lead to a port that a firewall usually closes, so your visitors wait until their browser gives up; where it is open, they go around your proxy. ' +
    'The port is the one behind the proxy: it came along in the Host header that the proxy sent, or, without a Host, from the socket of your app.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, expected, facts, host } = exhibit
    const { problem, port } = host.corrected ?? { problem: 'empty', port: null }
    if (problem !== null && problem !== 'empty') return BROKEN_HOST
    // Step 4 of the algorithm: SERVER_PORT is written only where there is no Host.
    const own = problem === 'empty' && corrected.SERVER_PORT !== defaultPort(corrected['wsgi.url_scheme'])
    const written = own ? corrected.SERVER_PORT : port
    if (written === null || written === '') return CLEAR
    if (expected !== null) {
      return written === expected.port ? CLEAR : fires('truth', evidence(exhibit, written, expected.port))
    }
    // Without a Host, host-missing says it all; 80 and 443 are listened on behind proxies and in front of them.
    if (own || written === '80' || written === '443' || !('address' in facts.local)) return CLEAR
    return written === String(facts.local.port) ? fires('heuristic', evidence(exhibit, written)) : CLEAR
  },
  remedies: (situation) => [...publicHost(situation), ...publicPort(situation), ...trustedProxy(situation)]
})

function evidence({ corrected, correction }: Exhibit, port: string, expected?: string): Evidence[] {
  const name = corrected.HTTP_HOST ? 'HTTP_HOST' : 'SERVER_PORT'
  const category = corrected.HTTP_HOST ? 'host' : 'port'
  const winner = correction.winners[category]
  const source: Evidence = { kind: 'environ', name, value: corrected[name] ?? null }
  return [
    expected === undefined
      ? { kind: 'url', name: 'port', value: port, note: 'this service listens on it' }
      : { kind: 'url', name: 'port', value: port, expected },
    winner === undefined ? source : { ...source, note: `taken from ${winner}` }
  ]
}
