import { believedHost, isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, fires, unsure } from '../../core/finding.ts'
import { echoOf, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { hostCheck } from '../remedies/host-check.ts'

export default defineProbedFinding({
  id: 'default-host-answers',
  severity: 'error',
  title: 'Your app answers under any host name',
  explanation:
    'A visitor who sends another Host than yours gets your app, and the app builds its links from that name: password-reset mails, redirects and cached pages can be made to point to a stranger. ' +
    'The proxy has no site for that name, so it took this one. ' +
    'Have it refuse every host that it does not serve.',
  references: [
    'https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/07-Input_Validation_Testing/17-Testing_for_Host_Header_Injection',
    'https://portswigger.net/web-security/host-header',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.4'
  ],
  probes: ['host'],
  detect(survey) {
    for (const observation of observationsOf(survey, 'host', 'foreign')) {
      const report = echoOf(observation)
      if (report === null && !isRefusal(observation)) return unsure(outcomeInWords(observation))
      if (report === null) continue
      const { value, source } = believedHost(report)
      if (!value.toLowerCase().includes(survey.canaries.host)) continue
      const expected = survey.url.authority.text
      return fires('request', [{ ...source, value, expected, note: 'sent by the probe and believed' }])
    }
    return CLEAR
  },
  remedies: (situation) => hostCheck(situation)
})
