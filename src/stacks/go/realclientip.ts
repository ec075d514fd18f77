import { trimSpace } from '../../core/trim.ts'
import { type GoAddress, goRanges, parseGoIp, splitGoHost } from './go-address.ts'
import { type GoRequest, goServer } from './go-http.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues } from '../stack.ts'

interface Options extends OptionValues {
  readonly Strategy: string
  readonly headerName: string
  readonly trustedCount: number
  readonly trustedRanges: readonly string[]
}

export const realclientip = defineStack<Options>({
  id: 'realclientip',
  title: 'realclientip-go',
  emulates: { version: '1.0.0', source: 'realclientip.go' },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'chosen by the strategy',
    headers: ['X-Forwarded-For', 'Forwarded', 'X-Real-IP']
  },
  options: {
    Strategy: {
      default: 'RemoteAddrStrategy',
      meaning:
        'RemoteAddrStrategy, SingleIPHeaderStrategy, LeftmostNonPrivateStrategy, RightmostNonPrivateStrategy, RightmostTrustedCountStrategy or RightmostTrustedRangeStrategy'
    },
    headerName: { default: 'X-Forwarded-For', meaning: 'the header that the strategy reads' },
    trustedCount: { default: 1, meaning: 'how many proxies are in front' },
    trustedRanges: { default: [], meaning: 'addresses and ranges of proxies' }
  },
  conclude(facts, options) {
    const request = goServer(facts)
    return isRefusal(request) ? request : { kind: 'conclusion', clientAddress: clientOf(request, options) }
  },
  configure({ hops, headers }) {
    const list = ['X-Forwarded-For', 'Forwarded'].find((name) => headers.includes(name))
    if (list !== undefined)
      return {
        options: { Strategy: 'RightmostTrustedCountStrategy', headerName: list, trustedCount: hops },
        lines: [`strategy, err := realclientip.NewRightmostTrustedCountStrategy("${list}", ${hops})`]
      }
    if (headers.includes('X-Real-IP'))
      return {
        options: { Strategy: 'SingleIPHeaderStrategy', headerName: 'X-Real-IP' },
        lines: ['strategy, err := realclientip.NewSingleIPHeaderStrategy("X-Real-IP")']
      }
    return {
      options: { Strategy: 'RemoteAddrStrategy' },
      lines: ['strategy := realclientip.RemoteAddrStrategy{}']
    }
  }
})

/** What the library takes for private or local; documentation ranges are among them. */
const PRIVATE_AND_LOCAL = goRanges(
  [
    '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24',
    '198.51.100.0/24 203.0.113.0/24 192.88.99.0/24 192.18.0.0/15 224.0.0.0/4 240.0.0.0/4 100.64.0.0/10',
    '::/128 ::1/128 100::/64 2001::/23 2001:db8::/32 fc00::/7 fe80::/10 ff00::/8 2002::/16'
  ].flatMap((line) => line.split(' '))
)

function taken(found: GoAddress | null | undefined, reason: string, why: string): Deduced {
  return found
    ? { value: spelt(found), reason }
    : { value: '', reason: `${why}, so there is no client address` }
}

function isPublic(entry: GoAddress | null): boolean {
  return entry !== null && !PRIVATE_AND_LOCAL(entry.ip)
}

function clientOf(request: GoRequest, options: Options): Deduced {
  const { headerName } = options
  switch (options.Strategy) {
    case 'SingleIPHeaderStrategy': {
      const last = request.values(headerName).at(-1) ?? ''
      const reason = `the last line of ${headerName}; nobody checks who sent it`
      return taken(goodAddress(last), reason, `${headerName} holds no IP address`)
    }
    case 'LeftmostNonPrivateStrategy': {
      const found = listed(request, headerName).find(isPublic)
      return taken(found, `${headerName}, the first public address`, `${headerName} names no public address`)
    }
    case 'RightmostNonPrivateStrategy': {
      const found = listed(request, headerName).findLast(isPublic)
      return taken(found, `${headerName}, the last public address`, `${headerName} names no public address`)
    }
    case 'RightmostTrustedCountStrategy': {
      const { trustedCount } = options
      const which = `element ${trustedCount} from the right`
      const found = listed(request, headerName).at(-trustedCount)
      return taken(found, `${headerName}, ${which}`, `${headerName} has no IP address as ${which}`)
    }
    case 'RightmostTrustedRangeStrategy': {
      const trusts = goRanges(options.trustedRanges)
      const found = listed(request, headerName).findLast((entry) => entry === null || !trusts(entry.ip))
      const reason = `${headerName}, the last element that is not a trusted proxy`
      const why =
        found === null
          ? `${headerName} has an element that is no IP address`
          : `${headerName} names no address but those of trusted proxies`
      return taken(found, reason, why)
    }
    default:
      return taken(
        goodAddress(request.remoteAddr),
        'the socket says so; no header is read',
        'the socket has no IP address'
      )
  }
}

function spelt({ text, zone }: GoAddress): string {
  return zone === '' ? text : `${text}%${zone}`
}

/** The elements of all lines; null for one that is no address. */
function listed(request: GoRequest, headerName: string): Array<GoAddress | null> {
  const elements = request.values(headerName).flatMap((line) => line.split(','))
  return elements.map((element) =>
    headerName.toLowerCase() === 'forwarded'
      ? goodAddress(forwardedFor(trimSpace(element)))
      : goodAddress(trimSpace(element))
  )
}

/** The first `for=` of an element. Commas and semicolons inside quotes separate all the same. */
function forwardedFor(element: string): string {
  for (const part of element.split(';')) {
    const [name = '', value, ...more] = trimSpace(part).split('=')
    if (value === undefined || more.length > 0 || name.toLowerCase() !== 'for') continue
    const text = trimSpace(value)
    return /^"[^]*"$/.test(text) ? text.slice(1, -1) : text
  }
  return ''
}

/** An address with or without port, brackets and zone; the unspecified address is none. */
function goodAddress(text: string): GoAddress | null {
  const host = splitGoHost(text) ?? text
  const bare = /^\[[^]*\]$/.test(host) ? host.slice(1, -1) : host
  const percent = bare.lastIndexOf('%')
  const read = parseGoIp(percent > 0 ? bare.slice(0, percent) : bare)
  if (read === null || read.ip.range() === 'unspecified') return null
  return { ...read, zone: percent > 0 ? bare.slice(percent + 1) : '' }
}
