import { trimSpace } from '../../core/trim.ts'
import { goRanges, parseGoIp } from './go-address.ts'
import { type GoRequest, goServer } from './go-http.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues } from '../stack.ts'

interface Options extends OptionValues {
  readonly IPExtractor: string
  readonly TrustLoopback: boolean
  readonly TrustLinkLocal: boolean
  readonly TrustPrivateNet: boolean
  readonly TrustIPRange: readonly string[]
}

export const echo4 = defineStack<Options>({
  id: 'echo-4',
  title: 'Echo 4',
  emulates: { version: '4.12.0', source: 'context.go, ip.go' },
  trust: {
    gate: 'nothing by default; peer address with an IPExtractor',
    element: 'left-most by default; last untrusted with ExtractIPFromXFFHeader',
    headers: [
      'X-Forwarded-For',
      'X-Real-IP',
      'X-Forwarded-Proto',
      'X-Forwarded-Protocol',
      'X-Forwarded-Ssl',
      'X-Url-Scheme'
    ]
  },
  options: {
    IPExtractor: {
      default: '',
      meaning: 'ExtractIPDirect, ExtractIPFromXFFHeader, ExtractIPFromRealIPHeader, or empty for none'
    },
    TrustLoopback: { default: true, meaning: 'whether loopback addresses are proxies' },
    TrustLinkLocal: { default: true, meaning: 'whether link-local addresses are proxies' },
    TrustPrivateNet: { default: true, meaning: 'whether private addresses are proxies' },
    TrustIPRange: { default: [], meaning: 'more ranges of proxies' }
  },
  conclude(facts, options) {
    const request = goServer(facts)
    if (isRefusal(request)) return request
    const scheme = schemeOf(request)
    return {
      kind: 'conclusion',
      scheme,
      host: { value: request.host, reason: request.hostReason },
      path: { value: request.path, reason: 'this is the percent-decoded path of the request' },
      clientAddress: clientOf(request, options),
      url: {
        value: `${scheme.value}://${request.host}${request.requestUri}`,
        reason: 'built from Scheme(), Host and URL.RequestURI; X-Forwarded-Host is never read'
      }
    }
  },
  configure({ address, trusted, headers }) {
    const chain = headers.includes('X-Forwarded-For')
    if (address === null || (!chain && !headers.includes('X-Real-IP')))
      return {
        options: { IPExtractor: 'ExtractIPDirect' },
        lines: ['e.IPExtractor = echo.ExtractIPDirect()']
      }
    const IPExtractor = chain ? 'ExtractIPFromXFFHeader' : 'ExtractIPFromRealIPHeader'
    const ranges = trusted.map((proxy) => `${proxy}/${proxy.includes(':') ? 128 : 32}`)
    const names = ranges.map((_, index) => (ranges.length === 1 ? 'proxy' : `proxy${index + 1}`))
    const off = ['TrustLoopback', 'TrustLinkLocal', 'TrustPrivateNet']
    return {
      options: {
        IPExtractor,
        TrustIPRange: ranges,
        TrustLoopback: false,
        TrustLinkLocal: false,
        TrustPrivateNet: false
      },
      lines: [
        ...ranges.map((range, index) => `_, ${names[index]}, _ := net.ParseCIDR("${range}")`),
        `e.IPExtractor = echo.${IPExtractor}(`,
        ...off.map((option) => `\techo.${option}(false),`),
        ...names.map((name) => `\techo.TrustIPRange(${name}),`),
        ')'
      ]
    }
  }
})

function schemeOf(request: GoRequest): Deduced {
  if (request.encrypted) return { value: 'https', reason: 'the connection to this server is encrypted' }
  for (const name of ['X-Forwarded-Proto', 'X-Forwarded-Protocol', 'X-Forwarded-Ssl', 'X-Url-Scheme']) {
    const value = request.get(name)
    const isFlag = name === 'X-Forwarded-Ssl'
    if (isFlag ? value !== 'on' : value === '') continue
    return {
      value: isFlag ? 'https' : value,
      reason: `${isFlag ? `${name} is on` : `the whole of ${name}`}; nobody checks who sent it`
    }
  }
  return { value: 'http', reason: 'no header names a scheme, and the connection is not encrypted' }
}

function clientOf(request: GoRequest, options: Options): Deduced {
  const direct = 'address' in request.peer ? request.peer.address : ''
  if (options.IPExtractor === 'ExtractIPFromXFFHeader') return fromXff(request, direct, options)
  if (options.IPExtractor === 'ExtractIPFromRealIPHeader') return fromRealIp(request, direct, options)
  if (options.IPExtractor === 'ExtractIPDirect')
    return { value: direct, reason: 'the socket says so; no header is read' }
  const chain = request.get('X-Forwarded-For')
  if (chain !== '') {
    const comma = chain.indexOf(',')
    return comma > 0
      ? {
          value: withoutBrackets(trimSpace(chain.slice(0, comma))),
          reason: 'X-Forwarded-For, first element; nobody checks who sent it'
        }
      : { value: chain, reason: 'the whole of X-Forwarded-For; nobody checks who sent it' }
  }
  const real = request.get('X-Real-IP')
  if (real !== '')
    return { value: withoutBrackets(real), reason: 'X-Real-IP says so; nobody checks who sent it' }
  return { value: direct, reason: 'the socket says so; no header names a client' }
}

function withoutBrackets(text: string): string {
  return text.replace(/^\[/, '').replace(/\]$/, '')
}

function trustOf(options: Options): (text: string) => boolean {
  const extra = goRanges(options.TrustIPRange)
  return (text) => {
    const ip = parseGoIp(text)?.ip
    if (!ip) return false
    const range = ip.range()
    if (options.TrustLoopback && range === 'loopback') return true
    if (options.TrustLinkLocal && range === 'linkLocal') return true
    if (options.TrustPrivateNet && (range === 'private' || range === 'uniqueLocal')) return true
    return extra(ip)
  }
}

function fromRealIp(request: GoRequest, direct: string, options: Options): Deduced {
  const own = (why: string): Deduced => ({ value: direct, reason: `the socket says so; ${why}` })
  const value = request.get('X-Real-IP')
  if (value === '') return own('there is no X-Real-IP')
  if (!trustOf(options)(direct)) return own('it is no trusted proxy, so X-Real-IP is not believed')
  const bare = withoutBrackets(value)
  return parseGoIp(bare)
    ? { value: bare, reason: 'the trusted proxy says so in X-Real-IP' }
    : own('X-Real-IP is no IP address')
}

function fromXff(request: GoRequest, direct: string, options: Options): Deduced {
  const lines = request.values('X-Forwarded-For')
  if (lines.length === 0) return { value: direct, reason: 'the socket says so; there is no X-Forwarded-For' }
  const trusts = trustOf(options)
  const elements = lines.flatMap((line) => line.split(',')).map((text) => withoutBrackets(trimSpace(text)))
  for (const [fromRight, element] of [direct, ...elements.toReversed()].entries()) {
    const read = parseGoIp(element)
    if (read === null)
      return {
        value: direct,
        reason: 'the socket says so; X-Forwarded-For has an element that is no IP address'
      }
    if (trusts(element)) continue
    return fromRight === 0
      ? { value: read.text, reason: 'the socket says so; it is no trusted proxy' }
      : { value: read.text, reason: 'X-Forwarded-For, the last element that is not a trusted proxy' }
  }
  return {
    value: elements[0] ?? direct,
    reason: 'X-Forwarded-For, first element; all of them are trusted proxies'
  }
}
