import type { Change } from '../core/ledger.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'

export default defineFinding({
  id: 'untrusted-peer',
  severity: 'warning',
  title: 'Forwarding headers arrived from an address that is not trusted',
  explanation:
    'Your app ignores what these headers say, so its links, its redirects and the client addresses in its log are those of the connection behind your proxy. ' +
    'The connection came from an address that no trust rule covers. ' +
    "Trust it only if that address is your proxy: if it is a visitor who got around the proxy, the headers are that visitor's own words, and the way around is what needs closing.",
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGITrustedProxies.html'
  ],
  detect({ facts, raw, policy, correction }: Exhibit) {
    if (correction.peerRule !== null || !correction.ledger.some(isIgnored)) return CLEAR
    const peer: Evidence = {
      kind: 'socket',
      name: 'REMOTE_ADDR',
      value: 'unixSocket' in facts.peer ? 'unix' : raw.REMOTE_ADDR,
      note: policy.proxies.length === 0 ? 'nobody is trusted' : 'no trust rule covers it'
    }
    const ignored = correction.ledger.filter(isIgnored).map(({ because, from }): Evidence => {
      const name = because.kind === 'cleared' ? because.header : ''
      return { kind: 'header', name, value: from, note: 'ignored' }
    })
    return fires('request', [peer, ...ignored])
  },
  remedies: (situation) => trustedProxy(situation)
})

function isIgnored({ because }: Change): boolean {
  return because.kind === 'cleared' && because.why === 'untrusted-peer'
}
