import { CLEAR, defineProbedFinding, fires, notApplicable, unsure } from '../../core/finding.ts'
import { observationsOf, outcomeInWords } from '../../core/survey.ts'
import { httpsRedirect } from '../remedies/https-redirect.ts'

export default defineProbedFinding({
  id: 'http-serves-content',
  severity: 'warning',
  title: 'The site answers over plain http as well',
  explanation:
    'Whoever types your address without https gets your app unprotected: anybody on the way can read and change what they see, and their cookies. ' +
    'The proxy passes plain http on to the app instead of sending visitors to https. ' +
    'Answer plain http with a redirect and nothing else.',
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html',
    'https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2'
  ],
  probes: ['plain-http'],
  detect(survey) {
    const [seen] = observationsOf(survey, 'plain-http')
    if (seen === undefined) return notApplicable('the site is not on https')
    const { outcome, door, hops } = seen
    if (hops.length > 0) return CLEAR
    if (outcome.kind === 'silence') return outcome.why === 'timeout' ? unsure(outcomeInWords(seen)) : CLEAR
    if (outcome.kind === 'answer' && !outcome.fromApp) return CLEAR
    const url = outcome.kind === 'answer' ? null : outcome.report.url.corrected
    return fires('request', [
      { kind: 'request-line', name: door, value: url, note: 'the app answered this, without TLS' }
    ])
  },
  remedies: httpsRedirect
})
