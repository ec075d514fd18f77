import {
  type ClientHttp2Session,
  connect as connectHttp2,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders
} from 'node:http2'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { SentRequest } from '../../core/survey.ts'
import { connect, type ConnectionOptions, toWireError, WireError } from './connection.ts'
import type { WireEndpoint } from './endpoint.ts'
import type { HttpResponse } from './response.ts'

/** Fields that HTTP/2 has no place for (RFC 9113 §8.2.2). */
const CONNECTION_FIELDS = new Set([
  'connection',
  'keep-alive',
  'upgrade',
  'transfer-encoding',
  'proxy-connection'
])

/**
 * Sends a request over HTTP/2 with its own `:authority` beside whatever Host fields it has, and reads the
 * answer; rejects with a WireError, `not-spoken` where the server does not choose h2.
 */
export async function exchangeHttp2(
  endpoint: WireEndpoint,
  request: SentRequest,
  authority: string,
  options: ConnectionOptions & { readonly mostBytes: number }
): Promise<HttpResponse> {
  if (endpoint.scheme === 'http') throw new WireError('not-spoken', 'HTTP/2 needs TLS here')
  const socket = await connect(endpoint, { ...options, alpn: 'h2' })
  if (!(socket instanceof TLSSocket) || socket.alpnProtocol !== 'h2') {
    socket.destroy()
    throw new WireError('not-spoken', 'the server does not choose h2')
  }
  const session = connectHttp2(`https://${authority}`, { createConnection: () => socket })
  const abandon = (): void => session.destroy()
  options.signal.addEventListener('abort', abandon, { once: true })
  try {
    return await ask(session, socket, request, { ...options, authority })
  } catch (error) {
    options.signal.throwIfAborted()
    throw toWireError(error)
  } finally {
    options.signal.removeEventListener('abort', abandon)
    session.destroy()
    socket.destroy()
  }
}

async function ask(
  session: ClientHttp2Session,
  socket: Socket,
  request: SentRequest,
  options: ConnectionOptions & { readonly mostBytes: number; readonly authority: string }
): Promise<HttpResponse> {
  session.on('error', () => undefined)
  const headers: OutgoingHttpHeaders = {
    ':method': request.method,
    ':path': request.target,
    ':scheme': 'https',
    ':authority': options.authority
  }
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase()
    if (!CONNECTION_FIELDS.has(key)) headers[key] = value
  }
  const stream = session.request(headers, { endStream: true })
  stream.on('error', () => undefined)
  const answered = await new Promise<IncomingHttpHeaders & IncomingHttpStatusHeader>((resolve, reject) => {
    stream.once('response', resolve).once('error', reject)
    stream.once('close', () => reject(new WireError('closed', 'closed without an answer')))
  })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk))
    size += chunks.at(-1)?.length ?? 0
    if (size > options.mostBytes) {
      socket.destroy()
      throw new WireError('too-large', `the answer is longer than ${options.mostBytes} bytes`)
    }
  }
  return {
    status: Number(answered[':status']),
    headers: Object.entries(answered).flatMap(([name, value]) =>
      name.startsWith(':')
        ? []
        : [value].flat().map((text): readonly [string, string] => [name, String(text)])
    ),
    body: Buffer.concat(chunks)
  }
}
