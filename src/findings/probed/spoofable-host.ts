import { defineProbedFinding } from '../../core/finding.ts'
import { believedClaims, detectionOf, observationsClaiming } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'spoofable-host',
  severity: 'error',
  title: 'A visitor can tell your app its host',
  explanation:
    'Your app builds its links from a host that the visitor wrote into a header: password-reset mails, redirects and cached pages can be made to point to a stranger. ' +
    'The proxy passes the header on, or adds its own value behind it, instead of replacing it. ' +
    'Have the proxy remove what visitors send before it says the host itself.',
  references: [
    'https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/07-Input_Validation_Testing/17-Testing_for_Host_Header_Injection',
    'https://portswigger.net/web-security/host-header'
  ],
  probes: ['forwarded', 'rfc7239', 'alternative'],
  detect(survey) {
    const seen = observationsClaiming(survey, 'host', ['forwarded', 'rfc7239', 'alternative'])
    const evidence = believedClaims(survey, seen, {
      category: 'host',
      key: 'HTTP_HOST',
      isCanary: (value) => value.toLowerCase().includes(survey.canaries.host)
    })
    return detectionOf(evidence, seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(situation, seen.length === 0 ? ['X-Forwarded-Host'] : seen)
  }
})
