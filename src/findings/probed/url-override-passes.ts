import { defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, passedClaims } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'url-override-passes',
  severity: 'warning',
  title: 'Headers that replace the URL pass',
  explanation:
    'A visitor can ask the proxy for a path that is allowed and your app for another one: frameworks that read these headers take their value for the path. ' +
    'Rules of the proxy by path, its login above all, are walked around that way, and a cache keeps the wrong page. ' +
    'Have the proxy remove the headers, unless it sets them itself on every request.',
  references: [
    'https://nvd.nist.gov/vuln/detail/CVE-2018-14773',
    'https://portswigger.net/kb/issues/00400f00_request-url-override'
  ],
  probes: ['alternative'],
  detect(survey) {
    const seen = ['url', 'url-of-proxy'].flatMap((variant) => observationsOf(survey, 'alternative', variant))
    return detectionOf(passedClaims(survey, seen), seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(situation, seen.length === 0 ? ['X-Original-URL', 'X-Rewrite-URL'] : seen)
  }
})
