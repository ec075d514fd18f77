import { isPort } from '../core/authority.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicPort } from './remedies/public-port.ts'

const NO_HEADER = notApplicable('no X-Forwarded-Port arrived')

export default defineFinding({
  id: 'forwarded-port-wrong',
  severity: 'warning',
  title: 'X-Forwarded-Port does not name the public port',
  explanation:
    'Software that believes X-Forwarded-Port sends your visitors to a port that they did not ask for, or fails on a value that is no port. ' +
    'A proxy that fills it with its own listening port (nginx $server_port, HAProxy dst_port) is wrong behind a port mapping or a load balancer; a list appears where a client or an earlier proxy sent one too. ' +
    'Only a literal public port is right whatever stands in front.',
  references: [
    'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#var_server_port',
    'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.15'
  ],
  detect({ expected, facts, raw }: Exhibit) {
    const value = raw.HTTP_X_FORWARDED_PORT
    if (value === undefined) return NO_HEADER
    if (!isPort(value)) return fires('request', [evidence(value, expected)])
    if (expected !== null) {
      return value === expected.port ? CLEAR : fires('truth', [evidence(value, expected)])
    }
    if (value === '80' || value === '443' || !('address' in facts.local)) return CLEAR
    return value === String(facts.local.port) ? fires('heuristic', [evidence(value, expected)]) : CLEAR
  },
  remedies: (situation) => publicPort(situation)
})

function evidence(value: string, expected: ExpectedUrl | null): Evidence {
  const seen: Evidence = { kind: 'header', name: 'X-Forwarded-Port', value }
  const compared = expected === null ? seen : { ...seen, expected: expected.port }
  if (isPort(value))
    return expected === null ? { ...seen, note: 'this service listens on it, behind the proxy' } : compared
  return { ...compared, note: value.includes(',') ? 'a list, not one port' : 'not a port from 1 to 65535' }
}
