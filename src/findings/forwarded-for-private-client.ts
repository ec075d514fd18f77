import { internalRange, parseAddress } from '../core/address.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { clientAddress, hopInFront } from './remedies/client-address.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'

/** A proxy that overwrites the header writes a list of one, so that line may stand there already. */
const ALONE =
  "the only one named: the client's own address (NAT, VPN, same network), or a hop in front of your proxy that it does not believe"

export default defineFinding({
  id: 'forwarded-for-private-client',
  severity: 'info',
  title: 'The client has an address of an internal network',
  explanation:
    'Either this visitor really sits in your own network, or visitors share the address of a machine of yours, so that a limit or a ban for one of them hits the others. ' +
    'The latter happens where a proxy in between is not trusted, or where the outermost proxy or a container network hides the visitor. ' +
    'Do not let your app treat such a client as a colleague: the header alone does not prove it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc1918#section-3',
    'https://www.rfc-editor.org/rfc/rfc6598#section-7',
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1'
  ],
  detect({ correction, policy }: Exhibit) {
    const { chain } = correction
    if (chain.length < 2) return CLEAR
    const position = chain.findIndex((hop) => hop.role === 'client')
    const client = chain[position]
    if (client === undefined || client.from === 'socket') return CLEAR
    const address = parseAddress(client.address)
    const range = address === null ? null : internalRange(address)
    if (range === null) return CLEAR
    const seen: Evidence = {
      kind: 'header',
      name: client.from,
      value: client.address,
      note: `${range} address`
    }
    if (chain.length === 2) {
      const believed = { kind: 'environ', name: 'REMOTE_ADDR', value: client.address, note: ALONE } as const
      return fires('request', [seen, believed])
    }
    if (position === 0) return fires('request', [seen])
    const note = `does not cover ${client.address}, so what stands left of it is not believed`
    const proxies = policy.proxies.join(',')
    return fires('request', [seen, { kind: 'setting', name: 'trust-proxy', value: proxies, note }])
  },
  remedies(situation) {
    const [seen, context] = situation.evidence
    // The address came over the wire: only a literal gets into a line.
    const hop = parseAddress(seen?.value ?? '')?.toString()
    if (hop === undefined || context === undefined) return clientAddress(situation)
    return context.note === ALONE
      ? hopInFront(situation, hop)
      : [...trustedProxy({ ...situation, peer: hop }), ...clientAddress(situation)]
  }
})
