import { believedHost, isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { echoOf, fieldValues, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { hostCheck } from '../remedies/host-check.ts'

export default defineProbedFinding({
  id: 'missing-host-passes',
  severity: 'info',
  title: 'A request without a Host gets another name, or none',
  explanation:
    'Where a request names no host, your app does not believe in yours but in what the proxy or the server falls back to, so its answer can tell outsiders the name or the address of a machine behind the proxy. ' +
    'HTTP/1.1 requires the answer 400; HTTP/1.0 allows it, and some health checks still ask that way. ' +
    'Have the proxy refuse such requests, or state your host in them.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
    'https://peps.python.org/pep-3333/#url-reconstruction'
  ],
  probes: ['host'],
  detect(survey) {
    const usual = believedHost(survey.baseline).value
    const evidence: Evidence[] = []
    let open: string | null = null
    for (const observation of observationsOf(survey, 'host')) {
      const { headers, httpVersion } = observation.sent
      if (fieldValues(headers, 'Host').some((value) => value !== '')) continue
      const report = echoOf(observation)
      if (report === null) {
        if (!isRefusal(observation)) open ??= outcomeInWords(observation)
        continue
      }
      const { value, source } = believedHost(report)
      if (value === usual) continue
      const sent = fieldValues(headers, 'Host').length > 0 ? 'an empty Host' : 'no Host'
      const fallback =
        value === '' ? `, so that SERVER_NAME ${report.environ.corrected.SERVER_NAME} counts` : ''
      evidence.push({
        ...source,
        value: value === '' ? null : value,
        note: `${sent} in HTTP/${httpVersion}${fallback}`
      })
    }
    if (evidence.length > 0) return fires('request', evidence)
    return open === null ? CLEAR : unsure(open)
  },
  remedies: (situation) => hostCheck(situation)
})
