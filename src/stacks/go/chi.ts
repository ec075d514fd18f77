import { trimSpace } from '../../core/trim.ts'
import { goRanges, parseGoAddress, parseGoIp, splitGoHost } from './go-address.ts'
import { type GoRequest, goServer } from './go-http.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues } from '../stack.ts'

interface Options extends OptionValues {
  readonly RealIP: boolean
  readonly ClientIPFromRemoteAddr: boolean
  readonly ClientIPFromHeader: string
  readonly ClientIPFromXFFTrustedProxies: number
  readonly ClientIPFromXFF: readonly string[] | null
}

export const chi = defineStack<Options>({
  id: 'chi',
  title: 'chi middleware',
  emulates: { version: '5.3.2', source: 'middleware/realip.go, middleware/client_ip.go' },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'last untrusted, or the n-th from the right; RealIP: left-most',
    headers: ['X-Forwarded-For', 'X-Real-IP', 'True-Client-IP']
  },
  options: {
    RealIP: { default: false, meaning: 'whether the deprecated middleware RealIP is used' },
    ClientIPFromRemoteAddr: { default: false, meaning: "whether the socket's address is the client's" },
    ClientIPFromHeader: { default: '', meaning: 'name of a header that holds one address' },
    ClientIPFromXFFTrustedProxies: { default: 0, meaning: 'how many proxies are in front; 0 for unused' },
    ClientIPFromXFF: {
      default: null,
      meaning: 'ranges of proxies in X-Forwarded-For that are skipped'
    }
  },
  conclude(facts, options) {
    const request = goServer(facts)
    return isRefusal(request) ? request : { kind: 'conclusion', clientAddress: clientOf(request, options) }
  },
  configure({ hops, headers }) {
    if (headers.includes('X-Forwarded-For'))
      return {
        options: { ClientIPFromXFFTrustedProxies: hops },
        lines: [`r.Use(middleware.ClientIPFromXFFTrustedProxies(${hops}))`]
      }
    if (headers.includes('X-Real-IP'))
      return {
        options: { ClientIPFromHeader: 'X-Real-IP' },
        lines: ['r.Use(middleware.ClientIPFromHeader("X-Real-IP"))']
      }
    return {
      options: { ClientIPFromRemoteAddr: true },
      lines: ['r.Use(middleware.ClientIPFromRemoteAddr)']
    }
  }
})

/** The last of these middlewares that finds an address decides, as it would in a chain of this order. */
function clientOf(request: GoRequest, options: Options): Deduced {
  const remote = options.RealIP ? realIp(request) : socket(request)
  const found: Deduced[] = []
  if (options.ClientIPFromRemoteAddr) found.push(fromRemoteAddr(remote.value))
  if (options.ClientIPFromHeader !== '') found.push(fromHeader(request, options.ClientIPFromHeader))
  if (options.ClientIPFromXFFTrustedProxies > 0)
    found.push(fromCount(request, options.ClientIPFromXFFTrustedProxies))
  if (options.ClientIPFromXFF !== null) found.push(fromXff(request, options.ClientIPFromXFF))
  return found.findLast(({ value }) => value !== '') ?? found.at(-1) ?? remote
}

function socket(request: GoRequest): Deduced {
  return {
    value: request.remoteAddr,
    reason: "no header is read; this is the socket's address, with its port"
  }
}

function realIp(request: GoRequest): Deduced {
  const names = ['True-Client-IP', 'X-Real-IP', 'X-Forwarded-For']
  const name = names.find((candidate) => request.get(candidate) !== '')
  if (name === undefined)
    return {
      value: request.remoteAddr,
      reason: "no header names a client; this is the socket's, with its port"
    }
  const value = request.get(name)
  const first = name === 'X-Forwarded-For' ? (value.split(',')[0] ?? '') : value
  const element = name === 'X-Forwarded-For' && value !== first ? `${name}, first element` : name
  return parseGoIp(first)
    ? { value: first, reason: `${element}; nobody checks who sent it` }
    : {
        value: request.remoteAddr,
        reason: `${element} is no IP address, so this is the socket's, with its port`
      }
}

const nobody = (reason: string): Deduced => ({ value: '', reason: `${reason}, so no client address is set` })

function fromRemoteAddr(remote: string): Deduced {
  const read = parseGoAddress(splitGoHost(remote) ?? remote)
  return read === null
    ? nobody('the socket has no IP address')
    : { value: zoned(read), reason: 'the socket says so; no header is read' }
}

function zoned(read: { readonly text: string; readonly zone: string }): string {
  return read.zone === '' || !read.text.includes(':') ? read.text : `${read.text}%${read.zone}`
}

function fromHeader(request: GoRequest, name: string): Deduced {
  const last = request.values(name).at(-1)
  if (last === undefined) return nobody(`there is no ${name}`)
  const read = parseGoAddress(last)
  return read === null
    ? nobody(`the last ${name} is no IP address`)
    : { value: read.text, reason: `the last line of ${name}; nobody checks who sent it` }
}

/** The elements of all lines from the right; empty ones are skipped. */
function chainFromRight(request: GoRequest): string[] {
  const elements = request.values('X-Forwarded-For').flatMap((line) => line.split(','))
  return elements
    .map((element) => trimSpace(element))
    .filter((element) => element !== '')
    .toReversed()
}

function fromCount(request: GoRequest, count: number): Deduced {
  const element = chainFromRight(request)[count - 1]
  if (element === undefined) return nobody(`X-Forwarded-For has fewer than ${count} elements`)
  const read = parseGoAddress(element)
  return read === null
    ? nobody(`element ${count} from the right of X-Forwarded-For is no IP address`)
    : { value: read.text, reason: `X-Forwarded-For, element ${count} from the right` }
}

function fromXff(request: GoRequest, ranges: readonly string[]): Deduced {
  const trusts = goRanges(ranges)
  for (const element of chainFromRight(request)) {
    const read = parseGoAddress(element)
    if (read === null) return nobody('X-Forwarded-For has an element that is no IP address')
    if (!trusts(read.ip))
      return { value: read.text, reason: 'X-Forwarded-For, the last element that is not a trusted proxy' }
  }
  return nobody('X-Forwarded-For names no address but those of trusted proxies')
}
