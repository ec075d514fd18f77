import { appCookie, cookieEvidence } from '../survey/cookie-fidelity.ts'
import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { publicHomes } from '../survey/public-home.ts'
import { pathMatches } from '../../core/set-cookie.ts'
import { publicCookiePath } from '../remedies/public-cookie.ts'

export default defineProbedFinding({
  id: 'cookie-path-wrong',
  severity: 'warning',
  title: 'Cookies of your app are for a path that visitors do not use',
  explanation:
    'Browsers keep the cookie, and never send it back: logins and settings are forgotten with the next page. ' +
    'Your app writes the path that it believes in into its cookies, and the proxy mounts it elsewhere. ' +
    'Tell your app its public mount point, or have the proxy rewrite the Path.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreversecookiepath',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cookie_path'
  ],
  probes: ['cookie'],
  detect(survey) {
    const seen = appCookie(survey)
    if ('doubt' in seen) return seen.doubt
    const { path } = seen.cookie
    const homes = publicHomes(survey)
    if (path === null || homes.some(({ folder }) => pathMatches(folder, path))) return CLEAR
    return fires('request', [
      cookieEvidence(
        seen.line,
        `Path=${homes[1].folder}`,
        'browsers do not send it to the pages of this folder'
      )
    ])
  },
  remedies: (situation) => publicCookiePath(situation)
})
