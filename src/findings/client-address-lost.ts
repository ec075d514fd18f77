import { defaultPort } from '../core/authority.ts'
import type { Change } from '../core/ledger.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { headerRegistry } from '../core/header-registry.ts'
import { clientAddress } from './remedies/client-address.ts'
import { trustedHeader } from './remedies/trusted-header.ts'

const NOT_TRUSTED = notApplicable('no rule trusts the peer, so no header could name the client')
const NAMED_ELSEWHERE = notApplicable('a header that is not believed names the client')
const NOT_CONFIGURED = 'it names the client, but is not among the trusted headers'

export default defineFinding({
  id: 'client-address-lost',
  severity: 'warning',
  title: 'Your app takes the proxy for the client',
  explanation:
    'All visitors share one address in your app: a rate limit or a ban for one of them hits everybody, and your log cannot tell who did what. ' +
    'A proxy is in front of your app, but no header that your app believes says whose request it passes on.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-5.2',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, correction, facts } = exhibit
    if (correction.chain.length > 1) return CLEAR
    if (correction.peerRule === null) return NOT_TRUSTED
    if (correction.ledger.some(namesClient)) return NAMED_ELSEWHERE
    const sign = signInHeaders(exhibit)
    const host = sign === null ? (replacedHost(exhibit) ?? endedTls(exhibit)) : null
    const shown = sign ?? host
    if (shown === null) return CLEAR
    const note = 'unixSocket' in facts.peer ? 'a Unix socket has no address' : "the proxy's own address"
    const seen: Evidence = { kind: 'environ', name: 'REMOTE_ADDR', value: corrected.REMOTE_ADDR, note }
    return fires(sign === null ? 'truth' : 'request', [seen, shown])
  },
  remedies(situation) {
    const ignored = situation.evidence.find((entry) => entry.note === NOT_CONFIGURED)
    return ignored === undefined ? clientAddress(situation) : trustedHeader(situation, ignored.name)
  }
})

/** Whether a header that was cleared says who the client is. */
function namesClient({ because, from }: Change): boolean {
  if (because.kind !== 'cleared' || from === null) return false
  const header = headerRegistry.find((entry) => entry.name === because.header)
  if (header === undefined || !header.categories.includes('client')) return false
  return header.reading === 'forwarded' ? /for="?[[0-9]/i.test(from) : hasElement(from)
}

function hasElement(list: string): boolean {
  return /[^,\s]/.test(list)
}

/** Any header that only a proxy sends. */
function signInHeaders({ raw, policy }: Exhibit): Evidence | null {
  for (const { name, key, categories } of headerRegistry) {
    const value = raw[key]
    if (value === undefined) continue
    const ignored = !policy.categories.has('client') && categories[0] === 'client' && hasElement(value)
    const note = ignored ? NOT_CONFIGURED : 'a proxy sent it'
    return { kind: 'header', name, value, note }
  }
  const via = raw.HTTP_VIA
  return via === undefined ? null : { kind: 'header', name: 'Via', value: via, note: 'a proxy sent it' }
}

/** A Host that the visitor did not ask for was put there on the way. */
function replacedHost({ expected, host, raw }: Exhibit): Evidence | null {
  if (expected === null || host.raw === null) return null
  const port = host.raw.port ?? defaultPort(expected.scheme)
  if (host.raw.host === expected.authority.host && port === expected.port) return null
  const value = raw.HTTP_HOST ?? null
  return {
    kind: 'header',
    name: 'Host',
    value,
    expected: expected.authority.text,
    note: 'replaced on the way'
  }
}

/** The visitor asked by https, and the connection that arrives has no TLS: somebody in between ended it. */
function endedTls({ expected, facts }: Exhibit): Evidence | null {
  if (expected?.scheme !== 'https' || facts.encrypted) return null
  return { kind: 'socket', name: 'TLS', value: null, expected: 'https', note: 'it ended before this service' }
}
