import { MAX_HOPS } from '../core/client-chain.ts'
import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { registeredHeader } from '../core/header-registry.ts'
import { clientAddress } from './remedies/client-address.ts'

const MOST_SHOWN = 120

export default defineFinding({
  id: 'forwarded-for-too-long',
  severity: 'warning',
  title: 'The list of forwarding addresses is longer than any real way',
  explanation:
    'Software that reads such a list in full spends its time on it, and some stops at a limit of its own, so that parts of your app see different clients. ' +
    'No request passes that many proxies: a visitor made the list up to slow you down or to hide, or a request runs in a circle between proxies. ' +
    'Have the proxy that meets your visitors replace the list instead of adding to it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers'
  ],
  detect({ raw, correction }: Exhibit) {
    if (!correction.chainTruncated) return CLEAR
    const name = correction.chain[0]?.from ?? ''
    const value = raw[registeredHeader(name)?.key ?? ''] ?? ''
    const note = `${elementsOf(value)} elements, of which ${MAX_HOPS} are read`
    return fires('request', [{ kind: 'header', name, value: abbreviate(value), note }])
  },
  remedies: (situation) => clientAddress(situation)
})

function elementsOf(list: string): number {
  let count = 1
  for (let comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', comma + 1)) count += 1
  return count
}

function abbreviate(value: string): string {
  return value.length <= MOST_SHOWN ? value : `${value.slice(0, MOST_SHOWN)}... (${value.length} characters)`
}
