import { trimSpace } from '../../core/trim.ts'
import { type GoAddress, goRanges, parseGoIp } from './go-address.ts'
import { type GoRequest, goServer } from './go-http.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues } from '../stack.ts'

const EVERYONE: readonly string[] = ['0.0.0.0/0', '::/0']
const HEADERS: readonly string[] = ['X-Forwarded-For', 'X-Real-IP']

interface Options extends OptionValues {
  readonly TrustedProxies: readonly string[]
  readonly ForwardedByClientIP: boolean
  readonly RemoteIPHeaders: readonly string[]
  readonly TrustedPlatform: string
}

export const gin = defineStack<Options>({
  id: 'gin',
  title: 'Gin',
  emulates: { version: '1.12.0', source: 'context.go, gin.go' },
  trust: {
    gate: 'peer address; every peer by default',
    element: 'last untrusted, else left-most',
    headers: HEADERS
  },
  options: {
    TrustedProxies: { default: EVERYONE, meaning: 'addresses and ranges of proxies (SetTrustedProxies)' },
    ForwardedByClientIP: { default: true, meaning: 'whether RemoteIPHeaders are read' },
    RemoteIPHeaders: { default: HEADERS, meaning: 'headers that name the client, the first good one wins' },
    TrustedPlatform: { default: '', meaning: 'a header that is believed whoever sent it' }
  },
  conclude(facts, options) {
    const request = goServer(facts)
    return isRefusal(request) ? request : { kind: 'conclusion', clientAddress: clientOf(request, options) }
  },
  configure({ trusted, headers }) {
    const known = HEADERS.filter((name) => headers.includes(name))
    return {
      options: { TrustedProxies: trusted, RemoteIPHeaders: known },
      lines: [
        `router.SetTrustedProxies(${trusted.length === 0 ? 'nil' : `[]string{${quoted(trusted)}}`})`,
        `router.RemoteIPHeaders = []string{${quoted(known)}}`
      ]
    }
  }
})

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ')
}

function clientOf(request: GoRequest, options: Options): Deduced {
  const platform = options.TrustedPlatform === '' ? '' : request.get(options.TrustedPlatform)
  if (platform !== '') return { value: platform, reason: `${options.TrustedPlatform} is the TrustedPlatform` }
  const { peer } = request
  const remote = 'address' in peer ? parseGoIp(peer.address) : null
  if ('address' in peer && remote === null) return { value: '', reason: 'the socket has no IP address' }
  const trusts = goRanges(options.TrustedProxies)
  // Go writes an address that is none in this way; a Unix socket has none, and is always trusted.
  const own = remote?.text ?? '<nil>'
  if (remote !== null && !trusts(remote.ip))
    return { value: own, reason: 'the socket says so; it is not in TrustedProxies, so no header is believed' }
  if (!options.ForwardedByClientIP)
    return { value: own, reason: 'the socket says so; ForwardedByClientIP is off' }
  const problems: string[] = []
  for (const name of options.RemoteIPHeaders) {
    const found = walk(name, request.values(name).join(','), trusts)
    if (found?.value) return found
    if (found) problems.push(found.reason)
  }
  const why = problems.length > 0 ? problems.join(', ') : 'no header names a client'
  return { value: own, reason: `the socket says so; ${why}` }
}

/** From the right to the first address that is no proxy's, or to the left end; an element that is no address ends it. */
function walk(name: string, value: string, trusts: (ip: GoAddress['ip']) => boolean): Deduced | null {
  if (value === '') return null
  const elements = value.split(',').map((element) => trimSpace(element))
  for (const [index, element] of [...elements.entries()].toReversed()) {
    const read = parseGoIp(element)
    if (read === null) return { value: '', reason: `${name} has an element that is no IP address` }
    if (index > 0 && trusts(read.ip)) continue
    const which = index > 0 ? 'the last element that is not in TrustedProxies' : 'the first element'
    return { value: element, reason: elements.length === 1 ? `${name} says so` : `${name}, ${which}` }
  }
  return null
}
