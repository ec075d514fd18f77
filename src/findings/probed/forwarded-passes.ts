import { defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, isBelieved, passedClaims } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'forwarded-passes',
  severity: 'warning',
  title: "A visitor's own Forwarded header reaches your app",
  explanation:
    'Forwarded says all that X-Forwarded-For, -Host and -Proto say: an app or a library that prefers it believes the visitor, and some refuse every request in which the two disagree. ' +
    'The proxy replaces the X-Forwarded headers at most, and passes this one on. ' +
    'Have it remove the header, or set it itself and have your app believe no other.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://www.rfc-editor.org/rfc/rfc7239#section-7.4'
  ],
  probes: ['rfc7239'],
  detect(survey) {
    const seen = observationsOf(survey, 'rfc7239')
    const evidence = passedClaims(survey, seen, (name, report) => !isBelieved(report, name))
    return detectionOf(evidence, seen)
  },
  remedies: (situation) => dropClientHeaders(situation, ['Forwarded'])
})
