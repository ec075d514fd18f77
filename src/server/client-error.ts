import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Format, preferredFormat } from './negotiate.ts'
import { type Problem, renderProblem } from './problem.ts'
import { responseHeaders } from './response-headers.ts'

/** What Node knows about a request that its parser refused. */
interface ClientError extends Error {
  readonly code?: string
  readonly reason?: string
  readonly rawPacket?: Buffer
}

/** Answers what is no request: a plain 4xx in the format that was asked for, and the connection closes. */
export function answerClientError(error: ClientError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const problem = explain(error)
  const { body, contentType } = renderProblem(problem, requestedFormat(error.rawPacket))
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    ...Object.entries(responseHeaders).map(([name, value]) => `${name}: ${value}`),
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close'
  ]
  socket.on('error', () => socket.destroy())
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), 1_000).unref()
}

function explain(error: ClientError): Problem {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The request line and headers are larger than 16 KiB.' }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request took too long to arrive.' }
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, message: 'The chunk extensions are too large.' }
    default:
      return {
        status: 400,
        message: otherProtocol(error.rawPacket) ?? `This is not a valid HTTP/1.1 request${reason(error)}.`
      }
  }
}

/** Names protocols that reach a plain HTTP port by a configuration error. */
function otherProtocol(packet: Buffer | undefined): string | null {
  if (!packet) return null
  const start = packet.subarray(0, 16).toString('latin1')
  if (packet[0] === 0x16 && packet[1] === 0x03) {
    return 'This looks like TLS on a plain HTTP port: use http:// towards this port, or the TLS port.'
  }
  if (start.startsWith('PROXY ') || start.startsWith('\r\n\r\n\0\r\nQUIT\n')) {
    return 'This looks like the PROXY protocol: switch it off towards this service (send-proxy, proxy_protocol).'
  }
  if (start.startsWith('PRI * HTTP/2'))
    return 'This looks like HTTP/2 without TLS: use HTTP/1.1 towards this service.'
  return null
}

/** The parser's own words, which are fixed texts of llhttp; nothing of the request. */
function reason(error: ClientError): string {
  return error.reason && /^[\x20-\x7e]+$/.test(error.reason) ? `: ${error.reason}` : ''
}

function requestedFormat(packet: Buffer | undefined): Format {
  const head = packet?.subarray(0, 16_384).toString('latin1') ?? ''
  return preferredFormat(/^accept:[ \t]*(.*)$/im.exec(head)?.[1])
}
