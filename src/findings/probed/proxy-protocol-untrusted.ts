import { isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, fires, unsure } from '../../core/finding.ts'
import { registeredHeader } from '../../core/header-registry.ts'
import { echoOf, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { proxyProtocolFrom } from '../remedies/proxy-protocol.ts'

export default defineProbedFinding({
  id: 'proxy-protocol-untrusted',
  severity: 'error',
  title: 'A visitor can state an address by the PROXY protocol',
  explanation:
    'Your proxy takes the PROXY protocol from everybody, so a visitor can write any client address before the request: blocks, rate limits and logs go by what the visitor wrote. ' +
    'That protocol is for a load balancer in front of the proxy and has no proof of who speaks it. ' +
    'Have the proxy take it from the address of the load balancer only.',
  references: [
    'https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt',
    'https://nginx.org/en/docs/http/ngx_http_realip_module.html#set_real_ip_from'
  ],
  probes: ['lexical'],
  detect(survey) {
    const { address } = survey.canaries
    for (const observation of observationsOf(survey, 'lexical', 'proxy-protocol')) {
      const report = echoOf(observation)
      if (report === null && !isRefusal(observation)) return unsure(outcomeInWords(observation))
      if (report === null) continue
      const { REMOTE_ADDR } = report.environ.corrected
      const note = 'stated in a preamble and believed'
      if (REMOTE_ADDR === address)
        return fires('request', [{ kind: 'environ', name: 'REMOTE_ADDR', value: REMOTE_ADDR, note }])
      const said = report.request.headers.find(([name, value]) => isClient(name) && value.includes(address))
      if (said === undefined) continue
      return fires('request', [
        { kind: 'header', name: said[0], value: said[1], note: 'stated in a preamble and passed on' }
      ])
    }
    return CLEAR
  },
  remedies: (situation) => proxyProtocolFrom(situation)
})

function isClient(name: string): boolean {
  return registeredHeader(name)?.categories.includes('client') ?? false
}
