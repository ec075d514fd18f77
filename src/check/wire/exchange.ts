import type { Socket } from 'node:net'
import { connect, type ConnectionOptions, toWireError, WireError } from './connection.ts'
import type { WireEndpoint } from './endpoint.ts'
import { type HttpResponse, parseResponse } from './response.ts'
import { firstMessage } from './websocket.ts'

export interface ExchangeOptions extends ConnectionOptions {
  /** The most bytes of an answer that are read. */
  readonly mostBytes: number
  readonly method: string
  /** Read the first WebSocket message behind a 101, and put it in place of the body. */
  readonly websocket: boolean
}

/** Sends the bytes of one request on a connection of its own and reads the answer; rejects with a WireError. */
export async function exchange(
  endpoint: WireEndpoint,
  request: Buffer,
  options: ExchangeOptions
): Promise<HttpResponse> {
  const socket = await connect(endpoint, options)
  const abandon = (): void => void socket.destroy(new WireError('timeout', 'no answer in time'))
  if (options.signal.aborted) abandon()
  options.signal.addEventListener('abort', abandon, { once: true })
  try {
    socket.on('error', () => undefined)
    socket.write(request)
    return await readAnswer(socket, options)
  } catch (error) {
    throw toWireError(error)
  } finally {
    options.signal.removeEventListener('abort', abandon)
    socket.destroy()
  }
}

async function readAnswer(socket: Socket, options: ExchangeOptions): Promise<HttpResponse> {
  let bytes = Buffer.alloc(0)
  let failure: Error | null = null
  const step = (ended: boolean): HttpResponse | null => {
    const parsed = parseResponse(bytes, options.method, ended)
    if (parsed.state === 'broken') throw new WireError('unreadable', parsed.why)
    if (parsed.state === 'more') return null
    const { response, rest } = parsed
    if (response.status !== 101 || !options.websocket) return response
    const message = firstMessage(rest)
    return message === null && !ended ? null : { ...response, body: message ?? Buffer.alloc(0) }
  }
  try {
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)])
      if (bytes.length > options.mostBytes)
        throw new WireError('too-large', `the answer is longer than ${options.mostBytes} bytes`)
      const response = step(false)
      if (response !== null) return response
    }
  } catch (error) {
    if (error instanceof WireError) throw error
    failure = error instanceof Error ? error : new Error(String(error))
  }
  // A server may reset the connection behind an answer that it gave before it had read all.
  if (bytes.length === 0) throw failure ?? new WireError('closed', 'closed without an answer')
  const response = step(true)
  if (response !== null) return response
  throw failure ?? new WireError('closed', 'closed within the answer')
}
