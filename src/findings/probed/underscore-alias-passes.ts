import { CLEAR, defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, passedClaims } from '../survey/visitor-headers.ts'
import { underscoreNames } from '../remedies/underscore-names.ts'

export default defineProbedFinding({
  id: 'underscore-alias-passes',
  severity: 'warning',
  title: 'Header names with underscores reach your app',
  explanation:
    'Many apps see X_Forwarded_For and X-Forwarded-For as one header, so a visitor can add to, or replace, what your proxy says about client, host, scheme or login. ' +
    'WSGI, CGI and PHP turn hyphens into underscores, and PHP turns dots into them too; your proxy removes or replaces only the names with hyphens. ' +
    'Have it drop every name with another character.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers',
    'https://www.djangoproject.com/weblog/2015/jan/13/security/'
  ],
  probes: ['aliases'],
  detect(survey) {
    const seen = observationsOf(survey, 'aliases', 'underscore')
    const detection = detectionOf(passedClaims(survey, seen), seen)
    if (detection.outcome !== 'fires') return detection.outcome === 'unsure' ? detection : CLEAR
    // Dots alone concern PHP only; they are named where underscores pass as well.
    return detectionOf(passedClaims(survey, observationsOf(survey, 'aliases')), seen)
  },
  remedies: (situation) => underscoreNames(situation)
})
