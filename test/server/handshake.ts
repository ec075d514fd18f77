import { connect as connectTcp, type NetConnectOpts, type Socket } from 'node:net'
import { parseResponse } from '../../src/check/wire/response.ts'
import { firstMessage } from '../../src/check/wire/websocket.ts'
import type { Report } from '../../src/core/report.ts'
import type { Fields } from '../../src/core/survey.ts'
import { head } from '../support/raw.ts'

/** Where the WebSocket of the service is. */
export const WS = '/_echo3333/ws'
/** As a probe marks its request. */
export const NONCE = '0123456789abcdef.7'
export const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
]

/** A handshake to the service, with further header lines. */
export const handshake = (target = WS, ...lines: readonly string[]): string =>
  head(`GET ${target} HTTP/1.1`, 'Host: www.example.com', ...UPGRADE, ...lines)

/** Sends bytes and reads the answer, for 101 with its first message; the connection stays as it is. */
export function next(socket: Socket, request: string) {
  return new Promise<{ status: number; headers: Fields; text: string }>((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const read = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk])
      const parsed = parseResponse(bytes, 'GET', false)
      if (parsed.state !== 'whole') return
      const { status, headers, body } = parsed.response
      const message = status === 101 ? firstMessage(parsed.rest) : body
      if (message === null) return
      socket.off('data', read)
      resolve({ status, headers, text: message.toString() })
    }
    socket.on('data', read)
    socket.once('close', () => reject(new Error(`the connection ended behind ${bytes.toString('latin1')}`)))
    socket.write(request, 'latin1')
  })
}

/** Sends one request over a connection of its own. */
export async function open(place: NetConnectOpts, request: string) {
  const socket = connectTcp(place)
  try {
    return await next(socket, request)
  } finally {
    socket.destroy()
  }
}

export const port = (at: number): NetConnectOpts => ({ host: '127.0.0.1', port: at })
export const reportIn = (text: string): Report => JSON.parse(text) as Report
