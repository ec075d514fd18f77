import { appCookie, cookieEvidence } from '../survey/cookie-fidelity.ts'
import { CLEAR, defineProbedFinding, fires, notApplicable } from '../../core/finding.ts'
import { publicHomes } from '../survey/public-home.ts'
import { secureCookie } from '../remedies/public-cookie.ts'

export default defineProbedFinding({
  id: 'cookie-not-secure',
  severity: 'error',
  title: 'Cookies of your app are sent without TLS, too',
  explanation:
    'Anybody on the network of a visitor can read the session cookie from a single request without TLS, and frameworks that insist on TLS set no cookie at all, so that logins fail. ' +
    'Your app believes that it is visited without TLS, and leaves out Secure. ' +
    'Have the proxy state the public scheme, or mark the cookies itself.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5',
    'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#secure',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cookie_flags'
  ],
  probes: ['cookie'],
  detect(survey) {
    if (publicHomes(survey)[1].scheme === 'http') return notApplicable('the public URL is http')
    const seen = appCookie(survey)
    if ('doubt' in seen) return seen.doubt
    return seen.cookie.secure
      ? CLEAR
      : fires('request', [cookieEvidence(seen.line, 'Secure', 'the public URL is https')])
  },
  remedies: (situation) => secureCookie(situation)
})
