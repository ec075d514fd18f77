import { parseAddress } from '../core/address.ts'
import type { Hop } from '../core/client-chain.ts'
import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { parseNode } from '../core/forwarded.ts'
import { clientAddress } from './remedies/client-address.ts'

export default defineFinding({
  id: 'forwarded-for-unparseable',
  severity: 'warning',
  title: 'What stands for the client is not an IP address',
  explanation:
    'Your app logs, limits or shows this text as the address of the visitor; code that expects an address may fail on it or let it pass a check, and a log viewer may run what stands in it. ' +
    'It came in the header that names the client: some proxies add a port or write a placeholder, and what a proxy does not replace, a visitor can make up.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-6',
    'https://httpd.apache.org/docs/2.4/mod/mod_remoteip.html#processing'
  ],
  detect({ correction, corrected }: Exhibit) {
    const { chain } = correction
    if (chain.length < 2) return CLEAR
    const client = chain.find(isUnreadable)
    if (client === undefined) return CLEAR
    return fires('request', [
      { kind: 'header', name: client.from, value: client.address, note: kindOf(client.address) },
      { kind: 'environ', name: 'REMOTE_ADDR', value: corrected.REMOTE_ADDR, note: 'what your app is told' }
    ])
  },
  remedies: (situation) => clientAddress(situation)
})

/** What a rule trusts is an address: no need to read it again. */
function isUnreadable({ role, from, trusted, address }: Hop): boolean {
  return role === 'client' && from !== 'socket' && !trusted && parseAddress(address) === null
}

function kindOf(text: string): string {
  if (text.toLowerCase() === 'unknown') return 'an identifier of RFC 7239: the proxy does not know the client'
  if (text.startsWith('_')) return 'an identifier of RFC 7239: the proxy hides the client'
  const { name, port } = parseNode(text)
  if (parseAddress(name) !== null && name !== text)
    return port === null ? 'an address in brackets' : 'an address with a port'
  const zone = text.indexOf('%')
  if (zone > 0 && parseAddress(text.slice(0, zone)) !== null) return 'an address with a zone'
  return 'no address in any notation that software agrees on'
}
