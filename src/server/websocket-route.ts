import type { WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Report } from '../core/report.ts'
import { hasBody } from './body.ts'
import { ProblemError } from './problem.ts'
import { splitReserved } from './reserved-path.ts'
import { converse, handshakeProblem, isOwnPage, WEBSOCKET_LIMITS } from './websocket.ts'

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** The report on a handshake, and the text that it is sent as. */
export interface Greeting {
  readonly report: Report
  readonly text: string
}

export interface WebSocketRoute {
  /** For `onRequest`: lets a handshake pass, and answers what is none. */
  readonly admit: (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void
  /** For `wsHandler`. */
  readonly converse: (socket: WebSocket, request: FastifyRequest) => void
}

/**
 * What makes a GET route a WebSocket at `…/_echo3333/ws`, for an app that has @fastify/websocket. That one hands over
 * all requests that ask for an upgrade: those that are no handshake of ours get the ordinary answer.
 */
export function webSocketRoute(
  { websocketServer }: FastifyInstance,
  handler: Handler,
  greet: (request: FastifyRequest) => Greeting
): WebSocketRoute {
  const open = new Set<WebSocket>()
  const admitted = new WeakMap<IncomingMessage, { readonly greeting: string; readonly reply: FastifyReply }>()
  websocketServer.on('headers', (lines, request) => {
    const nonce = admitted.get(request)?.reply.getHeader('Echo-Probe')
    if (typeof nonce === 'string') lines.push(`Echo-Probe: ${nonce}`)
  })
  return {
    admit(request, reply, done) {
      // Nobody reads another request from this connection.
      void reply.header('Connection', 'close')
      if (!isOurs(request)) {
        if (hasBody(request.raw)) done(new ProblemError(400, 'A request for an upgrade has no body here.'))
        else handler(request, reply).catch((error: unknown) => reply.send(error))
        return
      }
      if (open.size >= WEBSOCKET_LIMITS.open)
        return done(new ProblemError(429, 'Too many WebSockets are open; try again later.'))
      const { report, text } = greet(request)
      if (!isOwnPage(request.headers.origin, report))
        return done(new ProblemError(403, 'Origin is that of a page on another host than this one.'))
      admitted.set(request.raw, { greeting: text, reply })
      done()
    },
    converse(socket, request) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      converse(socket, admitted.get(request.raw)?.greeting ?? '')
    }
  }
}

function isOurs({ originalUrl, raw }: FastifyRequest): boolean {
  const reserved = splitReserved(originalUrl)
  return reserved?.name === 'ws' && reserved.rest === '' && handshakeProblem(raw) === null
}
