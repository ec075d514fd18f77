import { CLEAR, defineFinding, type Exhibit, fires, notApplicable, unsure } from '../core/finding.ts'
import { publicHost } from './remedies/public-host.ts'

const NO_TRUTH = unsure('the URL that the visitor asked for is not known')
const NO_HOST = notApplicable('there is no usable Host to compare')

export default defineFinding({
  id: 'forwarded-host-missing',
  severity: 'warning',
  title: 'The proxy replaced Host and passed the public name on nowhere',
  explanation:
    'Your app cannot find out which name your visitors used, whatever it trusts: every URL that it builds names another host, and sites that share the backend look like one. ' +
    'The proxy put the name of its own target into Host, as nginx and Apache do unless told otherwise, and no header that could keep the public name arrived.',
  references: [
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers',
    'https://www.rfc-editor.org/rfc/rfc7239#section-5.3'
  ],
  detect({ expected, host, raw }: Exhibit) {
    if (expected === null) return NO_TRUTH
    if (host.raw === null || host.raw.problem !== null) return NO_HOST
    if (host.raw.host === expected.authority.host) return CLEAR
    if (
      raw.HTTP_X_FORWARDED_HOST !== undefined ||
      raw.HTTP_X_HOST !== undefined ||
      raw.HTTP_X_ORIGINAL_HOST !== undefined ||
      (raw.HTTP_FORWARDED !== undefined && /(?:^|[;,\s])host=/i.test(raw.HTTP_FORWARDED))
    )
      return CLEAR
    return fires('truth', [
      { kind: 'header', name: 'Host', value: host.raw.text, expected: expected.authority.text },
      { kind: 'header', name: 'X-Forwarded-Host', value: null, expected: expected.authority.text }
    ])
  },
  remedies: (situation) => publicHost(situation)
})
