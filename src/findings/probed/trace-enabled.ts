import { isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, fires, unsure } from '../../core/finding.ts'
import { fieldValues, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { refuseTrace } from '../remedies/refuse-trace.ts'

export default defineProbedFinding({
  id: 'trace-enabled',
  severity: 'info',
  title: 'TRACE requests are let through',
  explanation:
    'TRACE asks a server to send the whole request back, with the headers that your proxy adds and with cookies that scripts may not read. ' +
    'Your proxy passes it on to the app or answers it itself; no browser and no usual client has a use for it. ' +
    'Have the proxy refuse it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8',
    'https://owasp.org/www-community/attacks/Cross_Site_Tracing'
  ],
  probes: ['method'],
  detect(survey) {
    for (const observation of observationsOf(survey, 'method', 'trace')) {
      const { outcome } = observation
      if (outcome.kind === 'echo') {
        const { method } = outcome.report.request
        const note = 'reached the app'
        return fires('request', [{ kind: 'request-line', name: 'method', value: method, note }])
      }
      if (
        outcome.kind === 'answer' &&
        /^message\/http\b/i.test(fieldValues(outcome.headers, 'Content-Type')[0] ?? '')
      )
        return fires('request', [
          { kind: 'request-line', name: 'method', value: 'TRACE', note: 'answered by the proxy' }
        ])
      if (!isRefusal(observation)) return unsure(outcomeInWords(observation))
    }
    return CLEAR
  },
  remedies: (situation) => refuseTrace(situation)
})
