import { believedHost, isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, fieldValues, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { hostCheck } from '../remedies/host-check.ts'

export default defineProbedFinding({
  id: 'duplicate-host-passes',
  severity: 'error',
  title: 'The proxy passes on a request with two Host lines',
  explanation:
    'A visitor can name your host to the proxy and another one to your app: the proxy chooses the site by one line, and the app builds its links by the other, or by both with a comma between them. ' +
    'HTTP requires the answer 400 to such a request. ' +
    'Have the proxy refuse it, and keep the proxy up to date.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
    'https://dl.acm.org/doi/10.1145/2976749.2978394'
  ],
  probes: ['host'],
  detect(survey) {
    const { canaries } = survey
    const evidence: Evidence[] = []
    let open: string | null = null
    for (const observation of observationsOf(survey, 'host')) {
      const sent = fieldValues(observation.sent.headers, 'Host')
      if (sent.length < 2) continue
      const report = echoOf(observation)
      if (report === null) {
        if (!isRefusal(observation)) open ??= outcomeInWords(observation)
        continue
      }
      const hosts = headerValues(report.request, 'Host').join(', ')
      const { value, source } = believedHost(report)
      const note = `sent as ${sent.join(' and ')}`
      if (hosts.toLowerCase().includes(canaries.host))
        evidence.push({ kind: 'header', name: 'Host', value: hosts, note })
      else if (value.toLowerCase().includes(canaries.host)) evidence.push({ ...source, value, note })
    }
    if (evidence.length > 0) return fires('request', evidence)
    return open === null ? CLEAR : unsure(open)
  },
  remedies: (situation) => hostCheck(situation)
})
