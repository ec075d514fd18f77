import type { WebSocket } from '@fastify/websocket'
import type { IncomingMessage } from 'node:http'
import { parseAuthority } from '../core/authority.ts'
import { parseExpectedUrl } from '../core/expected-url.ts'
import type { Report } from '../core/report.ts'
import { hasBody } from './body.ts'
import { LIMITS } from './limits.ts'

/** Bounds on what WebSockets may cost. Times in milliseconds, sizes in bytes. */
export const WEBSOCKET_LIMITS = {
  /** One message. */
  payload: 65_536,
  /** Messages on one connection. */
  messages: 1_000,
  /** Without a message. */
  idle: 60_000,
  /** Open at once. */
  open: 256,
  /** Answers that a client may leave unread. */
  unread: 1_048_576,
  /** From our close frame to the end of the connection, should the other side not answer it. */
  closing: 1_000
} as const

/** Close codes (RFC 6455 §7.4.1). */
const CLOSE = { normal: 1000, goingAway: 1001, unsupported: 1003, policy: 1008, tooBig: 1009 } as const

/**
 * Why a request is no opening handshake that can be accepted (RFC 6455 §4.2.1), in a sentence for whoever sent it;
 * null where it is one.
 */
export function handshakeProblem(request: IncomingMessage): string | null {
  const { method, httpVersion, headers, rawHeaders } = request
  if (!tokensOf(headers.upgrade).includes('websocket'))
    return 'It came without "Upgrade: websocket". If the client sent it, something on the way took it away.'
  if (!tokensOf(headers.connection).includes('upgrade'))
    return 'It came without "upgrade" in Connection. If the client sent it, something on the way took it away.'
  if (method !== 'GET' || httpVersion !== '1.1' || hasBody(request))
    return 'A handshake is a GET of HTTP/1.1 without a body.'
  if (headers['sec-websocket-version'] !== '13') return 'Sec-WebSocket-Version has to be 13.'
  if (!/^[A-Za-z0-9+/]{22}==$/.test(headers['sec-websocket-key'] ?? ''))
    return 'Sec-WebSocket-Key has to be 16 bytes as base64.'
  const protocols = tokensOf(headers['sec-websocket-protocol'])
  if (protocols.some((name) => !TOKEN.test(name)) || new Set(protocols).size < protocols.length)
    return 'Sec-WebSocket-Protocol has to be a list of different names.'
  return rawHeaders.length > 2 * LIMITS.headerLines ? 'It has too many header lines.' : null
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/

function tokensOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',').map((token) => token.trim().toLowerCase())
}

/**
 * Whether the page that opens a WebSocket is one of this very host. Browsers let any page open one to anywhere, with
 * the visitor's cookies, and CORS does not apply: a stranger's page would read a report that it could not fetch. A
 * client without an Origin is no page. A page cannot choose Host, and cannot send Echo-Expect-URL, so what they say is
 * ours. The scheme and the port are left out: to have them wrong is what this service is asked about.
 */
export function isOwnPage(origin: string | undefined, { environ, url }: Report): boolean {
  if (origin === undefined) return true
  const page = parseExpectedUrl(origin)
  if (page === null) return false
  const own = [environ.raw.HTTP_HOST, environ.corrected.HTTP_HOST].map((host) => parseAuthority(host ?? ''))
  const expected = url.expected === null ? null : parseExpectedUrl(url.expected)
  return [...own, ...(expected === null ? [] : [expected.authority])].some(
    ({ host, problem }) => problem === null && host === page.authority.host
  )
}

/** Greets with a text, then sends every text back until the client goes or asks too much. */
export function converse(socket: WebSocket, greeting: string): void {
  let messages = 0
  const bored = (): void => end(socket, CLOSE.normal, 'no message for a minute')
  const idle = setTimeout(bored, WEBSOCKET_LIMITS.idle)
  socket.on('close', () => clearTimeout(idle))
  // Of a broken frame, the library tells the other side by itself.
  socket.on('error', () => hurry(socket))
  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return
    messages += 1
    idle.refresh()
    if (isBinary || !Buffer.isBuffer(data)) end(socket, CLOSE.unsupported, 'text only')
    else if (data.length > WEBSOCKET_LIMITS.payload) end(socket, CLOSE.tooBig, 'at most 64 KiB')
    else if (messages > WEBSOCKET_LIMITS.messages) end(socket, CLOSE.policy, 'too many messages')
    // A close frame would wait behind all that is not read.
    else if (socket.bufferedAmount > WEBSOCKET_LIMITS.unread) socket.terminate()
    else socket.send(data, { binary: false })
  })
  socket.send(greeting)
}

/** What the other side hears when the service ends. */
export function endForShutdown(socket: WebSocket): void {
  end(socket, CLOSE.goingAway, 'the service ends')
}

/** Says why, and does not wait long for the other side to agree. */
function end(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason)
  hurry(socket)
}

/** Does not wait long for the other side to agree to the end. */
function hurry(socket: WebSocket): void {
  const force = setTimeout(() => socket.terminate(), WEBSOCKET_LIMITS.closing)
  socket.on('close', () => clearTimeout(force))
}
