import { internalHostRule } from '../core/authority.ts'
import { CLEAR, defineFinding, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { publicHost } from './remedies/public-host.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'

export default defineFinding({
  id: 'internal-host',
  severity: 'error',
  title: 'URLs name an internal host instead of the public one',
  explanation:
    'Every absolute link, redirect and e-mail that your app builds points at a host that your visitors did not ask for and often cannot reach. ' +
    'It also tells them a name that was meant to stay private. ' +
    'The proxy replaced the Host header by its own target, and nothing that your app believes carries the public name.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost'
  ],
  detect({ corrected, host, expected }: Exhibit) {
    const believed = host.corrected
    if (believed === null || believed.problem !== null) return notApplicable('there is no usable Host')
    const evidence = { kind: 'environ', name: 'HTTP_HOST', value: corrected.HTTP_HOST ?? null } as const
    if (expected !== null) {
      if (believed.host === expected.authority.host) return CLEAR
      return fires('truth', [{ ...evidence, expected: expected.authority.text }])
    }
    const rule = internalHostRule(believed.host)
    return rule === null ? CLEAR : fires('heuristic', [{ ...evidence, note: `looks internal: ${rule}` }])
  },
  remedies: (situation) => [...publicHost(situation), ...trustedProxy(situation)]
})
