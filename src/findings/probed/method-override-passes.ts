import { defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, passedClaims } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'method-override-passes',
  severity: 'warning',
  title: 'Headers that replace the method pass',
  explanation:
    'A visitor can send a request that looks like GET or POST to the proxy and is DELETE or PUT to your app: frameworks that read these headers take their value for the method. ' +
    'Rules of the proxy by method do not hold then. ' +
    'Have the proxy remove the headers, unless your app has clients that need them.',
  references: [
    'https://github.com/advisories/GHSA-x92h-wmg2-6hp7',
    'https://www.rfc-editor.org/rfc/rfc9110#section-9'
  ],
  probes: ['alternative'],
  detect(survey) {
    const seen = observationsOf(survey, 'alternative', 'method')
    return detectionOf(passedClaims(survey, seen), seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(situation, seen.length === 0 ? ['X-HTTP-Method-Override'] : seen)
  }
})
