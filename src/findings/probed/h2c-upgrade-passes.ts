import { isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, fires, unsure } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, observation, outcomeInWords } from '../../core/survey.ts'
import { onlyWebSocket } from '../remedies/websocket-upgrade.ts'

export default defineProbedFinding({
  id: 'h2c-upgrade-passes',
  severity: 'info',
  title: 'The proxy passes the upgrade to cleartext HTTP/2 on',
  explanation:
    'If your app speaks HTTP/2 without TLS, a visitor can switch the connection behind the proxy over to it, and ask for whatever the proxy protects: it no longer looks at what goes through. ' +
    'The proxy passes Upgrade: h2c on, which belongs to one connection only. ' +
    'Let it pass the upgrade to WebSocket and no other.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9113#section-3.1',
    'https://bishopfox.com/blog/h2c-smuggling-request'
  ],
  probes: ['websocket'],
  detect(survey) {
    const asked = observation(survey, 'websocket', 'h2c')
    if (asked === undefined) return unsure('the upgrade was not asked for')
    const { outcome } = asked
    const report = echoOf(asked)
    if (report !== null) {
      const upgrades = headerValues(report.request, 'Upgrade')
      const protocols = upgrades.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase())
      if (!protocols.includes('h2c')) return CLEAR
      return fires('request', [
        {
          kind: 'header',
          name: 'Upgrade',
          value: upgrades.join(', '),
          expected: null,
          note: 'reached the app'
        }
      ])
    }
    if (outcome.kind === 'answer' && outcome.status === 101)
      return fires('request', [
        { kind: 'request-line', name: 'h2c', value: '101', expected: '200', note: 'the upgrade was accepted' }
      ])
    return isRefusal(asked) ? CLEAR : unsure(outcomeInWords(asked))
  },
  remedies: onlyWebSocket
})
