import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { landingDoubt, landingsOf, locationEvidence } from '../survey/redirect-fidelity.ts'
import { mountEvidence } from '../survey/target-fidelity.ts'
import { publicLocation } from '../remedies/public-location.ts'

export default defineProbedFinding({
  id: 'location-not-rewritten',
  severity: 'error',
  title: 'Redirects of your app lead to another address than the public one',
  explanation:
    'Whoever logs in, saves a form or follows an old link is sent to a host, a port or a scheme that is not the public one: the page does not open, or it opens without TLS. ' +
    'Your app builds its redirects from an address that only the proxy knows, and the proxy passes them on as they are. ' +
    'Tell your app its public URL, or have the proxy rewrite Location.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreverse',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_redirect'
  ],
  probes: ['redirect'],
  detect(survey) {
    const landings = landingsOf(survey, ['absolute', 'same-host', 'relative'])
    const abroad = landings.filter(({ kind, downgraded }) => kind === 'abroad' || downgraded)
    if (abroad.length === 0) return landingDoubt(landings) ?? CLEAR
    return fires('request', [...locationEvidence(survey, abroad), ...mountEvidence(survey)])
  },
  remedies: (situation) => publicLocation(situation)
})
