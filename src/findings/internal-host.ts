import { internalHostRule } from '../core/authority.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicHost } from './remedies/public-host.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'

const NO_HOST = notApplicable('there is no Host')
const BROKEN_HOST = notApplicable('the Host is not one that a name could be read from')

export default defineFinding({
  id: 'internal-host',
  severity: 'error',
  title: 'URLs name an internal host instead of the public one',
  explanation:
    'Every absolute link, redirect and e-mail that your app builds points at a host that your visitors did not ask for and often cannot reach. ' +
    'It also tells them a name that was meant to stay private. ' +
    'Nothing that your app believes carries the public name: most often because the proxy replaced the Host header by its own target.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost'
  ],
  detect({ corrected, correction, host, expected }: Exhibit) {
    const believed = host.corrected
    if (believed === null || believed.problem === 'empty') {
      // Without a Host, the app falls back to SERVER_NAME; whether that is public, only the truth tells.
      if (expected === null) return NO_HOST
      const { SERVER_NAME } = corrected
      if (SERVER_NAME.toLowerCase() === expected.authority.host) return CLEAR
      const seen = { kind: 'environ', name: 'SERVER_NAME', value: SERVER_NAME } as const
      return fires('truth', [{ ...seen, expected: expected.authority.host, note: 'there is no Host' }])
    }
    if (believed.problem !== null) return BROKEN_HOST
    const rule = expected === null ? internalHostRule(believed.host) : null
    if (expected === null ? rule === null : believed.host === expected.authority.host) return CLEAR
    const seen = { kind: 'environ', name: 'HTTP_HOST', value: corrected.HTTP_HOST ?? null } as const
    if (expected === null) return fires('heuristic', [{ ...seen, note: `looks internal: ${rule}` }])
    const winner = correction.winners.host
    const compared: Evidence = { ...seen, expected: expected.authority.text }
    return fires('truth', [winner === undefined ? compared : { ...compared, note: `taken from ${winner}` }])
  },
  remedies: (situation) => [...publicHost(situation), ...trustedProxy(situation)]
})
