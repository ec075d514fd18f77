import { believedHost, isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { parseTarget } from '../../core/request-target.ts'
import { echoOf, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { hostCheck } from '../remedies/host-check.ts'
import { publicHost } from '../remedies/public-host.ts'

export default defineProbedFinding({
  id: 'absolute-form-passes',
  severity: 'warning',
  title: 'A whole URL in the request line gets another host past the proxy',
  explanation:
    'A visitor can write a whole URL into the request line, with another host than in Host, and your app believes in the foreign one or gets the whole URL: its links then lead elsewhere. ' +
    'HTTP says that the request line wins, yet one part of the way may check the name in one place and the next one take it from the other. ' +
    'Have the proxy refuse every host that it does not serve, and state the one that it chose the site by.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2',
    'https://portswigger.net/web-security/host-header/exploiting'
  ],
  probes: ['absolute-form'],
  detect(survey) {
    const evidence: Evidence[] = []
    let open: string | null = null
    for (const observation of observationsOf(survey, 'absolute-form')) {
      const report = echoOf(observation)
      if (report === null) {
        if (!isRefusal(observation)) open ??= outcomeInWords(observation)
        continue
      }
      const { value, source } = believedHost(report)
      const { method, target } = report.request
      const { form, scheme, authority } = parseTarget(method, target)
      if (form === 'absolute') {
        const note = 'the whole URL reached the app'
        evidence.push({ kind: 'request-line', name: 'target', value: `${scheme}://${authority}`, note })
      } else if (value.toLowerCase().includes(survey.canaries.host)) {
        const asked = parseTarget(method, observation.sent.target)
        const isTarget = asked.authority?.includes(survey.canaries.host) === true
        const note = isTarget
          ? `believed, from the ${asked.scheme} URL in the request line`
          : 'believed, from Host, although the request line names your site'
        evidence.push({ ...source, value, note })
      }
    }
    if (evidence.length > 0) return fires('request', evidence)
    return open === null ? CLEAR : unsure(open)
  },
  remedies: (situation) => [
    ...hostCheck(situation),
    // nginx chooses the site by the request line, and $http_host is what Host says.
    ...publicHost(situation).filter(({ target }) => target === 'nginx')
  ]
})
