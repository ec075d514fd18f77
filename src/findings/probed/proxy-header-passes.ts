import { defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, passedClaims } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'proxy-header-passes',
  severity: 'warning',
  title: 'The Proxy header passes',
  explanation:
    'Programs that are run by CGI see the header as HTTP_PROXY, and many of their libraries send all their own requests through the proxy that is named there: a visitor then reads and changes them. ' +
    'No browser sends this header, and your proxy passes it on (CVE-2016-5385 and others, known as httpoxy). ' +
    'Have the proxy remove it.',
  references: ['https://httpoxy.org/', 'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18'],
  probes: ['alternative'],
  detect(survey) {
    const seen = observationsOf(survey, 'alternative', 'proxy')
    return detectionOf(passedClaims(survey, seen), seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(situation, seen.length === 0 ? ['Proxy'] : seen)
  }
})
