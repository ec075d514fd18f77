import { defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, passedClaims } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'identity-header-passes',
  severity: 'error',
  title: 'A visitor can send headers that say who they are',
  explanation:
    'An app that believes one of these headers logs in whoever the visitor names in it, without any password. ' +
    'Login proxies and TLS terminators speak to apps by such headers, and yours lets visitors send them too. ' +
    'Have the proxy remove them from every request, before the part of it that may set them.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9440#section-4',
    'https://docs.djangoproject.com/en/stable/howto/auth-remote-user/'
  ],
  probes: ['alternative'],
  detect(survey) {
    const seen = ['identity', 'certificate'].flatMap((variant) =>
      observationsOf(survey, 'alternative', variant)
    )
    return detectionOf(passedClaims(survey, seen), seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(situation, seen.length === 0 ? ['X-Forwarded-User', 'X-Remote-User'] : seen)
  }
})
