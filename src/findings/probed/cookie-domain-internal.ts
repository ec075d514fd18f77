import { appCookie, cookieEvidence } from '../survey/cookie-fidelity.ts'
import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { publicHomes } from '../survey/public-home.ts'
import { domainMatches } from '../../core/set-cookie.ts'
import { publicCookieDomain } from '../remedies/public-cookie.ts'

export default defineProbedFinding({
  id: 'cookie-domain-internal',
  severity: 'error',
  title: 'Cookies of your app are for a domain that visitors do not use',
  explanation:
    'Browsers throw the cookie away, so that nobody can log in: the form comes back again and again without a word of why. ' +
    'Your app writes the host that it believes in into the Domain of its cookies, and that is not the public one. ' +
    'Tell your app its public host, set cookies without Domain, or have the proxy rewrite it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.3',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreversecookiedomain',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cookie_domain'
  ],
  probes: ['cookie'],
  detect(survey) {
    const seen = appCookie(survey)
    if ('doubt' in seen) return seen.doubt
    const { domain } = seen.cookie
    const homes = publicHomes(survey)
    if (domain === null || homes.some(({ host }) => domainMatches(host, domain))) return CLEAR
    return fires('request', [
      cookieEvidence(seen.line, `Domain=${homes[1].host}`, 'browsers do not take it from the public host')
    ])
  },
  remedies: (situation) => publicCookieDomain(situation)
})
