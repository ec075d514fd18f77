import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Endpoint, RequestFacts } from '../core/request-facts.ts'
import { unixSocketOf } from './listener.ts'

/** Takes the facts of a request from Node, from `rawHeaders` only: `headers` merges, drops and reorders. */
export function toRequestFacts(request: IncomingMessage, target: string, bodyBytes: number): RequestFacts {
  const { rawHeaders, socket } = request
  const headers: Array<readonly [string, string]> = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return {
    method: request.method ?? '',
    target,
    httpVersion: request.httpVersion,
    headers,
    peer: endpoint(socket, socket.remoteAddress, socket.remotePort),
    local: endpoint(socket, socket.localAddress, socket.localPort),
    encrypted: 'encrypted' in socket && socket.encrypted === true,
    bodyBytes
  }
}

function endpoint(socket: Socket, address: string | undefined, port: number | undefined): Endpoint {
  const unixSocket = unixSocketOf(socket)
  if (unixSocket !== undefined) return { unixSocket }
  return { address: address ?? '', port: port ?? 0 }
}
