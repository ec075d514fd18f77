import { CLEAR, defineProbedFinding, fires, notApplicable } from '../../core/finding.ts'
import { isAtRoot, landingDoubt, landingsOf, locationEvidence } from '../survey/redirect-fidelity.ts'
import { mountEvidence } from '../survey/target-fidelity.ts'
import { mountedLocation } from '../remedies/public-location.ts'
import { publicPrefix } from '../remedies/public-prefix.ts'

export default defineProbedFinding({
  id: 'location-prefix-lost',
  severity: 'error',
  title: 'Redirects lead past the path that your app is mounted under',
  explanation:
    'Whoever logs in, saves a form or leaves out a slash is sent to a page of another app, or to status 404. ' +
    'The proxy takes the mount point off the path, your app or the web server under it does not know of it, and the proxy does not put it back into Location. ' +
    'Tell your app where it is mounted, and have the proxy rewrite what is left.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreverse',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_redirect'
  ],
  probes: ['redirect'],
  detect(survey) {
    if (isAtRoot(survey)) return notApplicable('the app is mounted at the root')
    const landings = landingsOf(survey, ['absolute', 'same-host', 'relative', 'slash'])
    const astray = landings.filter(({ kind }) => kind === 'astray')
    if (astray.length === 0) return landingDoubt(landings) ?? CLEAR
    return fires('request', [...locationEvidence(survey, astray), ...mountEvidence(survey)])
  },
  remedies: (situation) => {
    return [...publicPrefix(situation), ...mountedLocation(situation)]
  }
})
