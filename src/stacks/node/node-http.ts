import { parseAddress } from '../../core/address.ts'
import { headerValues, type RequestFacts } from '../../core/request-facts.ts'
import { refuse, type Refusal } from '../stack.ts'

/** What Node's HTTP server hands to a framework. */
export interface NodeRequest {
  /** `req.url`: the request-target as written, absolute-form too. */
  readonly url: string
  readonly encrypted: boolean
  /** `socket.remoteAddress`: undefined on a Unix socket. */
  readonly remoteAddress: string | undefined
  /** `req.headers[name]`; a header that came twice is joined, or its first line kept. */
  header(name: string): string | undefined
}

/** The methods of llhttp 9.4 (`http.METHODS`). */
const METHODS = new Set(
  (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE ' +
    'NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE ' +
    'UNBIND UNLINK UNLOCK UNSUBSCRIBE'
  ).split(' ')
)
const VERSIONS = new Set(['0.9', '1.0', '1.1', '2.0'])

/** Headers of which Node keeps the first line only; of all others it joins the lines. */
const FIRST_LINE_KEPT = new Set(
  (
    'age authorization content-length content-type etag expires from host if-modified-since ' +
    'if-unmodified-since last-modified location max-forwards proxy-authorization referer retry-after server ' +
    'user-agent'
  ).split(' ')
)

const PATH_TARGET = /^[/*][!-~]*$/
const ABSOLUTE_TARGET = /^[A-Za-z]+:\/\/[!$%&'()*+,\-.:;=@A-Z[\]_a-z~0-9]*(?:[/?][!-~]*)?$/
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i

/** `--max-http-header-size`: the target, the names and the values together stay below it. */
const HEADER_BYTES = 16_384
const HEADER_LINES = 1000
const MOST_BYTES = '18446744073709551615'

/**
 * Node 24's HTTP/1.x server (llhttp 9.4.3, `lib/_http_server.js`, `lib/_http_incoming.js`) with its default
 * settings. `host` is what the server listens on: on `::`, Node's default, an IPv4 peer reads `::ffff:…`.
 */
export function nodeServer(facts: RequestFacts, host: string): NodeRequest | Refusal {
  const url = withoutSpaces(facts.target)
  return (
    refuseRequestLine(facts, url) ??
    refuseHeaders(facts, url.length) ??
    refuseMessage(facts) ?? {
      url,
      encrypted: facts.encrypted,
      remoteAddress: 'address' in facts.peer ? seenFrom(host, facts.peer.address) : undefined,
      header(name) {
        const values = headerValues(facts, name)
        if (values.length === 0) return undefined
        const lowered = name.toLowerCase()
        if (FIRST_LINE_KEPT.has(lowered)) return values[0]
        return values.join(lowered === 'cookie' ? '; ' : ', ')
      }
    }
  )
}

function refuseRequestLine({ method, httpVersion }: RequestFacts, url: string): Refusal | null {
  if (!METHODS.has(method)) return refuse(400, 'Node does not know this method')
  const authority = ABSOLUTE_TARGET.test(url) && !/^[^/]*\/\/[^/?]*@@/.test(url)
  if (method !== 'CONNECT' && !PATH_TARGET.test(url) && !authority)
    return refuse(400, 'Node refuses this target: it is no path and no URL, or has a forbidden character')
  if (!VERSIONS.has(httpVersion)) return refuse(400, 'Node does not know this version of HTTP')
  return null
}

function refuseHeaders({ headers }: RequestFacts, targetLength: number): Refusal | null {
  if (headers.length > HEADER_LINES) return refuse(431, 'Node refuses more than 1000 header lines')
  let bytes = targetLength
  for (const [name, value] of headers) {
    bytes += name.length + value.length
    if (bytes >= HEADER_BYTES) return refuse(431, 'Node refuses headers of 16 KiB and more')
    if (!TOKEN.test(name)) return refuse(400, 'Node refuses a header name with a forbidden character')
    if (!FIELD_VALUE.test(value)) return refuse(400, 'Node refuses a control character in a header')
  }
  return null
}

function refuseMessage(facts: RequestFacts): Refusal | null {
  const lengths = headerValues(facts, 'Content-Length')
  const codings = headerValues(facts, 'Transfer-Encoding')
  if (lengths.length + codings.length > 0) {
    const framing = refuse(400, 'Node refuses contradictory Content-Length and Transfer-Encoding headers')
    if (lengths.length > 1 || (lengths.length === 1 && codings.length > 0)) return framing
    if (lengths.some((length) => !isLength(length)) || codings.includes('')) return framing
    const earlier = codings.join(',').split(',').slice(0, -1)
    if (earlier.some((coding) => coding.trim().toLowerCase() === 'chunked')) return framing
  }
  if (facts.method === 'CONNECT') return refuse(null, 'Node closes the connection: nobody answers CONNECT')
  if (facts.httpVersion !== '1.1') return null
  if (headerValues(facts, 'Host').length === 0) return refuse(400, 'Node refuses HTTP/1.1 without Host')
  const expected = headerValues(facts, 'Expect')
  if (expected.length > 0 && !CONTINUE.test(expected.join(', ')))
    return refuse(417, 'Node meets no other expectation than 100-continue')
  return null
}

/** Digits that fit into 64 bits. */
function isLength(text: string): boolean {
  const digits = text.replace(/^0+/, '')
  return /^[0-9]+$/.test(text) && (digits.length < 20 || (digits.length === 20 && digits <= MOST_BYTES))
}

function seenFrom(host: string, peer: string): string {
  const address = parseAddress(peer)
  if (address?.kind() !== 'ipv4') return peer
  return host === '::' ? `::ffff:${address.toString()}` : address.toString()
}

/** Without spaces at both ends; tabs stay. Linear. */
export function withoutSpaces(text: string): string {
  let start = 0
  let end = text.length
  while (text[start] === ' ') start += 1
  while (end > start && text[end - 1] === ' ') end -= 1
  return text.slice(start, end)
}
