import { defaultPort, isPort } from '../core/authority.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicHost } from './remedies/public-host.ts'
import { publicPort } from './remedies/public-port.ts'

const BROKEN_HOST = notApplicable('the Host is not one that a port could be read from')

export default defineFinding({
  id: 'public-port-lost',
  severity: 'error',
  title: 'URLs lack the port that your visitors asked for',
  explanation:
    "Links and redirects lead to the scheme's default port, where your visitors find another site or none. " +
    'The proxy passed on the name without the port, as nginx does with $host, and a browser that reads a URL without a port fills in 80 or 443. ' +
    'X-Forwarded-Port alone does not bring it back: where there is a Host, PEP 3333 takes the port from nowhere else.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2',
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host'
  ],
  detect({ corrected, correction, expected, facts, host, raw }: Exhibit) {
    const forwarded = raw.HTTP_X_FORWARDED_PORT
    if (expected === null ? forwarded === undefined : expected.port === defaultPort(expected.scheme))
      return CLEAR
    const { problem, port } = host.corrected ?? { problem: 'empty', port: null }
    if (problem !== null && problem !== 'empty') return BROKEN_HOST
    const appended =
      problem === 'empty' && corrected.SERVER_PORT !== defaultPort(corrected['wsgi.url_scheme'])
    if (port !== null || appended) return CLEAR
    const name = problem === 'empty' ? 'SERVER_PORT' : 'HTTP_HOST'
    const believed: Evidence = { kind: 'environ', name, value: corrected[name] ?? null }
    if (expected !== null) {
      const evidence: Evidence[] = [
        { kind: 'url', name: 'port', value: null, expected: expected.port },
        { ...believed, expected: name === 'HTTP_HOST' ? expected.authority.text : expected.port }
      ]
      if (forwarded !== undefined)
        evidence.push({ kind: 'header', name: 'X-Forwarded-Port', value: forwarded })
      return fires('truth', evidence)
    }
    if (correction.peerRule === null || forwarded === undefined || !isPort(forwarded)) return CLEAR
    if (forwarded === '80' || forwarded === '443') return CLEAR
    if ('address' in facts.local && forwarded === String(facts.local.port)) return CLEAR
    return fires('heuristic', [
      { kind: 'header', name: 'X-Forwarded-Port', value: forwarded, note: 'the proxy names an unusual port' },
      { ...believed, note: 'writes no port' }
    ])
  },
  remedies: (situation) => [...publicHost(situation), ...publicPort(situation)]
})
