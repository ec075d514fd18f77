import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'

const TRUSTS_ALL = fires('request', [
  { kind: 'setting', name: 'trust-proxy', value: 'any', note: 'everybody is believed' }
])

export default defineFinding({
  id: 'trust-all',
  severity: 'warning',
  title: 'Forwarding headers are believed from everybody',
  explanation:
    'Whoever reaches your app without the proxy chooses the address, host and scheme that it believes: links can be made to lead elsewhere, and bans and rate limits do not hold. ' +
    'Even through the proxy, the first address of X-Forwarded-For counts as the client, and that one a visitor can write. ' +
    'Name the address of your proxy instead, and nothing else.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://docs.pylonsproject.org/projects/waitress/en/latest/reverse-proxy.html',
    'https://expressjs.com/en/guide/behind-proxies.html'
  ],
  detect: ({ policy }: Exhibit) => (policy.trustsAny ? TRUSTS_ALL : CLEAR),
  remedies: (situation) => trustedProxy(situation)
})
