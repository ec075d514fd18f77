import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { landingDoubt, landingsOf, locationEvidence } from '../survey/redirect-fidelity.ts'
import { mountEvidence } from '../survey/target-fidelity.ts'
import { publicLocation } from '../remedies/public-location.ts'

export default defineProbedFinding({
  id: 'trailing-slash-redirect-leak',
  severity: 'error',
  title: 'The redirect that adds a slash leads to an internal address',
  explanation:
    'Whoever leaves out the slash at the end of a folder is sent to the address that your proxy uses for your app: the page does not open, and the address of the app is known to everybody. ' +
    'The web server under your app makes this redirect from the request as it got it, and no setting of your app reaches it. ' +
    'Have the proxy keep the public host, and rewrite Location.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2',
    'https://httpd.apache.org/docs/2.4/mod/mod_dir.html#directoryslash',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreverse'
  ],
  probes: ['redirect'],
  detect(survey) {
    const landings = landingsOf(survey, ['slash'])
    // A web server without TLS of its own always says http: where the host is right, the site's redirect to https mends it.
    const abroad = landings.filter(({ kind }) => kind === 'abroad')
    if (abroad.length === 0) return landingDoubt(landings) ?? CLEAR
    return fires('request', [...locationEvidence(survey, abroad), ...mountEvidence(survey)])
  },
  remedies: (situation) => publicLocation(situation)
})
