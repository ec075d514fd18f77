import ipaddr from 'ipaddr.js'
import { canonicalAddress, parseAddress } from '../../core/address.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { elementOf } from '../list-element.ts'
import { type Deduced, defineStack, type OptionValues, type Refusal, refuse } from '../stack.ts'
import { strip } from './python-str.ts'

interface Options extends OptionValues {
  readonly xheaders: boolean
  readonly trusted_downstream: readonly string[]
}

export const tornado = defineStack<Options>({
  id: 'tornado',
  title: 'Tornado',
  emulates: { version: '6.5.10', source: 'tornado/httpserver.py, tornado/httputil.py, tornado/netutil.py' },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'last that is not in trusted_downstream; last scheme',
    headers: ['X-Real-Ip', 'X-Forwarded-For', 'X-Scheme', 'X-Forwarded-Proto']
  },
  options: {
    xheaders: { default: false, meaning: 'whether forwarding headers are believed' },
    trusted_downstream: {
      default: [],
      meaning: 'addresses that X-Forwarded-For may end with'
    }
  },
  conclude(facts, { xheaders, trusted_downstream: trusted }) {
    const request = received(facts)
    if ('kind' in request) return request
    const { host } = request
    const header = (name: string): string | undefined => (xheaders ? request.header(name) : undefined)
    const untold = xheaders
      ? 'the socket says so; no header has a value that is taken'
      : 'the socket says so; xheaders is off'
    const scheme = schemeOf(header) ?? { value: facts.encrypted ? 'https' : 'http', reason: untold }
    // Tornado takes this address where the peer has none.
    const peer = 'address' in facts.peer ? canonicalAddress(facts.peer.address) : '0.0.0.0'
    const clientAddress = clientOf(header, trusted) ?? { value: peer, reason: untold }
    return {
      kind: 'conclusion',
      scheme,
      host,
      path: { value: facts.target.split('?')[0] ?? '', reason: 'this is the path of the request as written' },
      clientAddress,
      url: {
        value: `${scheme.value}://${host.value}${facts.target}`,
        reason: 'Tornado joins the scheme, the host and the target as written'
      }
    }
  },
  configure({ trusted, hops, headers }) {
    const reads = headers.some((name) =>
      /^(?:X-Real-IP|X-Forwarded-For|X-Scheme|X-Forwarded-Proto)$/.test(name)
    )
    if (!reads) return { options: { xheaders: false }, lines: ['HTTPServer(app)'] }
    // The peer itself is in no header, so that one proxy needs no list.
    if (hops === 1) return { options: { xheaders: true }, lines: ['HTTPServer(app, xheaders=True)'] }
    const list = trusted.map((address) => `"${address}"`).join(', ')
    return {
      options: { xheaders: true, trusted_downstream: trusted },
      lines: [`HTTPServer(app, xheaders=True, trusted_downstream=[${list}])`]
    }
  }
})

interface Request {
  readonly host: Deduced
  header(name: string): string | undefined
}

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/
/** Tornado's simplified host: brackets, colons and escapes may stand anywhere. A comma is refused later. */
const HOST = /^(?:[[\]:A-Za-z0-9\-._~!$&'()*+;=]|%[0-9A-Fa-f]{2})*$/

const METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'PATCH', 'PUT', 'OPTIONS'])

function received(facts: RequestFacts): Request | Refusal {
  if (!TOKEN.test(facts.method)) return broken('a method that is no token')
  if (!/^[\x21-\x7e\x80-\xff]+$/.test(facts.target)) return broken('a control character in the target')
  if (!facts.httpVersion.startsWith('1')) return broken('this version of HTTP')
  const combined = new Map<string, string>()
  for (const [name, value] of facts.headers) {
    if (!TOKEN.test(name)) return broken('a header whose name is no token')
    if (/[\0-\x08\n-\x1f\x7f]/.test(value)) return broken(`a control character in ${name}`)
    const key = name.toLowerCase()
    const earlier = combined.get(key)
    combined.set(key, earlier === undefined ? value : `${earlier},${value}`)
  }
  const framing = framingProblem(combined)
  if (framing !== null) return broken(framing)
  const header = (name: string): string | undefined => combined.get(name.toLowerCase())
  const host = header('Host')
  if (host === undefined && facts.httpVersion !== '1.0') return broken('a request without a Host')
  if (host?.includes(',')) return broken('more than one Host')
  if (host !== undefined && !HOST.test(host)) return broken('a Host with such characters')
  if (!METHODS.has(facts.method)) return refuse(405, 'Tornado does not know this method')
  return {
    header,
    host:
      host === undefined
        ? { value: '127.0.0.1', reason: 'there is no Host; Tornado takes this' }
        : { value: host, reason: 'this is the Host header' }
  }
}

function framingProblem(headers: ReadonlyMap<string, string>): string | null {
  const lengths = headers.get('content-length')?.split(/,[ \t]*/) ?? []
  if (lengths.some((length) => length !== lengths[0] || !/^[0-9]+$/.test(length)))
    return 'this Content-Length'
  const coding = headers.get('transfer-encoding')
  if (coding !== undefined && lengths.length > 0) return 'Content-Length together with Transfer-Encoding'
  return coding === undefined || coding.toLowerCase() === 'chunked' ? null : 'this Transfer-Encoding'
}

function broken(what: string): Refusal {
  return refuse(400, `Tornado refuses ${what}`)
}

type Header = (name: string) => string | undefined

function schemeOf(header: Header): Deduced | null {
  const name = header('X-Scheme') === undefined ? 'X-Forwarded-Proto' : 'X-Scheme'
  const elements = header(name)?.split(',') ?? []
  const value = strip(elements.at(-1) ?? '')
  if (value !== 'http' && value !== 'https') return null
  return { value, reason: elementOf(name, elements.length - 1, elements.length) }
}

function clientOf(header: Header, trusted: readonly string[]): Deduced | null {
  const real = header('X-Real-Ip')
  const elements = header('X-Forwarded-For')?.split(',').map(strip) ?? []
  const chosen = Math.max(
    elements.findLastIndex((element) => !trusted.includes(element)),
    0
  )
  const value = real ?? elements[chosen] ?? ''
  if (!isNumericHost(value)) return null
  return {
    value,
    reason: real === undefined ? elementOf('X-Forwarded-For', chosen, elements.length) : 'X-Real-Ip'
  }
}

/** What glibc's getaddrinfo reads with AI_NUMERICHOST: `127.1`, octal and integers too, no port, no brackets. */
function isNumericHost(text: string): boolean {
  const folded = text.normalize('NFKC')
  if (folded.split('.').some((label) => label.length > 63)) return false
  const address = folded.replace(/%[0-9]+$/, '')
  return folded.includes(':')
    ? parseAddress(address) !== null
    : /^[0-9A-Fa-fxX.]+$/.test(folded) && ipaddr.IPv4.isValid(folded)
}
