import { defineProbedFinding, type Evidence } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, observationsOf } from '../../core/survey.ts'
import { detectionOf } from '../survey/visitor-headers.ts'
import { connectionTokens } from '../remedies/connection-tokens.ts'

export default defineProbedFinding({
  id: 'connection-tokens-forwarded',
  severity: 'warning',
  title: 'The proxy passes on what a visitor writes into Connection',
  explanation:
    'The next proxy or server on the way does what Connection asks for, and removes the headers that your proxy set for your app, its login among them. ' +
    'Connection speaks about one connection only, and your proxy has to take it off; instead it passes the list on. ' +
    'Have it remove the header, except for the upgrade to WebSocket.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1',
    'https://nathandavison.com/blog/abusing-http-hop-by-hop-request-headers'
  ],
  probes: ['hop-by-hop'],
  detect(survey) {
    const seen = observationsOf(survey, 'hop-by-hop')
    const passed = seen.map(echoOf).find((report) => {
      const lines = report === null ? [] : headerValues(report.request, 'Connection')
      return lines.some((line) => /(?:^|[,\s])echo-hop(?:[,\s]|$)/i.test(line))
    })
    const lines = passed ? headerValues(passed.request, 'Connection') : []
    const evidence = lines.map((value): Evidence => ({
      kind: 'header',
      name: 'Connection',
      value,
      expected: null,
      note: "the probe's own list"
    }))
    return detectionOf(evidence, seen)
  },
  remedies: (situation) => connectionTokens(situation)
})
