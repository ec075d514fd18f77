import { parseAddress } from '../../core/address.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, notApplicable } from '../../core/finding.ts'
import type { Report } from '../../core/report.ts'
import { type Canaries, echoOf, observation } from '../../core/survey.ts'
import { privateListener } from '../remedies/private-listener.ts'
import { trustedProxy } from '../remedies/trusted-proxy.ts'

export default defineProbedFinding({
  id: 'backend-reachable-directly',
  severity: 'error',
  title: 'Your app can be reached around the proxy',
  explanation:
    'Whoever connects to your app itself writes every header as he likes: address, host, scheme, and whatever your proxy would have checked or refused. ' +
    'Access rules, TLS and rate limits of the proxy do not hold there. ' +
    'Let the app listen where only the proxy reaches it, and trust nobody but the proxy.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://cheatsheetseries.owasp.org/cheatsheets/Network_Segmentation_Cheat_Sheet.html'
  ],
  probes: ['backend'],
  detect(survey) {
    const honest = observation(survey, 'backend', 'honest')
    if (honest === undefined) return notApplicable('the address of the app itself is not known (--backend)')
    const report = echoOf(honest)
    if (report === null) return CLEAR
    const note = isLoopback(honest.door)
      ? 'it answers on this machine; find out whether it does from elsewhere'
      : 'it answers whoever comes'
    const believed = believedCanaries(echoOf(observation(survey, 'backend', 'spoofed')), survey.canaries)
    return fires('request', [{ kind: 'socket', name: 'app', value: honest.door, note }, ...believed])
  },
  remedies: (situation) => [
    ...privateListener(situation),
    ...trustedProxy(situation).filter(({ target }) => target === 'echo3333')
  ]
})

function isLoopback(door: string): boolean {
  const host = /^https?:\/\/(?:\[([^\]]+)\]|([^:/]+))/.exec(door)
  const address = parseAddress(host?.[1] ?? host?.[2] ?? '')
  return address?.range() === 'loopback'
}

/** What the app believed of the headers that the probe made up. */
function believedCanaries(report: Report | null, { address, host, prefix }: Canaries): readonly Evidence[] {
  if (report === null) return []
  const { HTTP_HOST, REMOTE_ADDR, SCRIPT_NAME } = report.environ.corrected
  const claims = [
    ['HTTP_HOST', HTTP_HOST, host],
    ['REMOTE_ADDR', REMOTE_ADDR, address],
    ['SCRIPT_NAME', SCRIPT_NAME, prefix]
  ] as const
  return claims
    .filter(([, believed, canary]) => believed === canary)
    .map(([name, , canary]) => ({ kind: 'environ', name, value: canary, note: 'the app believed the probe' }))
}
