import { defineProbedFinding } from '../../core/finding.ts'
import { believedClaims, detectionOf, observationsClaiming } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'spoofable-prefix',
  severity: 'error',
  title: 'A visitor can tell your app where it is mounted',
  explanation:
    'Your app puts a path that the visitor made up in front of every link, redirect and script: pages break, a cache keeps them so for everybody, and a prefix such as //evil.test turns links into links to a stranger. ' +
    'The proxy passes the header on although it does not set it on every request. ' +
    'Have the proxy remove it before it sets its own, or tell your app its prefix in a setting.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefix/'
  ],
  probes: ['forwarded', 'alternative'],
  detect(survey) {
    const seen = observationsClaiming(survey, 'script-name', ['forwarded', 'alternative'])
    const evidence = believedClaims(survey, seen, {
      category: 'script-name',
      key: 'SCRIPT_NAME',
      isCanary: (value) => value.includes(survey.canaries.prefix)
    })
    return detectionOf(evidence, seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(situation, seen.length === 0 ? ['X-Forwarded-Prefix'] : seen)
  }
})
