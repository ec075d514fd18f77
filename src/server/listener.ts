import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { answerClientError } from './client-error.ts'
import { LIMITS } from './limits.ts'
import { splitReserved } from './reserved-path.ts'
import { handshakeProblem } from './websocket.ts'

export interface TlsMaterial {
  readonly cert: Buffer
  readonly key: Buffer
}

/**
 * An HTTP/1.x server that hands every request on, the broken ones as far as Node can parse them: without
 * a Host, with an unknown expectation, CONNECT, upgrades. Parser errors are answered like other errors.
 */
export function createListener(handler: RequestListener, tls: TlsMaterial | null = null): Server {
  const options = {
    IncomingMessage: Request,
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: LIMITS.headersTimeout,
    requestTimeout: LIMITS.requestTimeout,
    keepAliveTimeout: LIMITS.keepAliveTimeout,
    connectionsCheckingInterval: 1_000,
    requireHostHeader: false,
    insecureHTTPParser: false
  }
  const inTurn = oneAfterTheOther(handler)
  const server: Server = tls ? createTlsServer({ ...options, ...tls }, inTurn) : createServer(options, inTurn)
  server.maxHeadersCount = 0
  server.setTimeout(LIMITS.idleTimeout)
  server.on('checkExpectation', inTurn)
  server.on('connect', (request: IncomingMessage, socket: Duplex) => answerConnect(handler, request, socket))
  server.on('clientError', answerClientError)
  return server
}

/** The last response that was begun on a connection. */
const latest = new WeakMap<Socket, ServerResponse>()

/** Whether this is the opening handshake of a WebSocket that the service offers, and nothing stands before it. */
function isHandshake(request: IncomingMessage): boolean {
  const reserved = splitReserved(request.url ?? '')
  if (reserved?.name !== 'ws' || reserved.rest !== '') return false
  return handshakeProblem(request) === null && latest.get(request.socket)?.writableFinished !== false
}

/**
 * As soon as somebody listens for upgrades, Node takes every request with an Upgrade out of the line, and does
 * not read its body. Here that is left to handshakes that can be accepted; all others stay requests. (What
 * Node 24.9 has `shouldUpgradeCallback` for, in a way that versions before it know, too.)
 */
class Request extends IncomingMessage {
  /** What the parser says: the request asks for an upgrade, or is a CONNECT. */
  declare asks: boolean

  get upgrade(): boolean {
    return this.asks && (this.method === 'CONNECT' || isHandshake(this))
  }

  set upgrade(asks: boolean) {
    this.asks = asks
  }
}

/**
 * Hands the requests of one connection over one after the other. A client that pipelines and does not read
 * would otherwise have all its responses made and kept at once; one that pipelines too far is cut off.
 */
function oneAfterTheOther(handler: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>()
  return (request, response) => {
    latest.set(request.socket, response)
    // Node gives a response its socket when the one before it has left.
    if (response.socket !== null) return handler(request, response)
    const { socket } = request
    const queued = (waiting.get(socket) ?? 0) + 1
    if (queued > LIMITS.pipelinedRequests) {
      socket.destroy()
      return
    }
    waiting.set(socket, queued)
    response.once('socket', () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1)
      handler(request, response)
    })
  }
}

const unixSockets = new WeakMap<object, string>()

/** Remembers on which path the connections of a Unix socket server came in. */
export function nameUnixSocket(server: Server, path: string): void {
  server.on('connection', (socket: Socket) => unixSockets.set(socket, path))
}

/** The path of the Unix socket that a connection came in on. */
export function unixSocketOf(socket: object): string | undefined {
  return unixSockets.get(socket)
}

/** CONNECT is a request like any other here: it gets the report and no tunnel. */
function answerConnect(handler: RequestListener, request: IncomingMessage, socket: Duplex): void {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  // Node types the socket of a CONNECT as Duplex; it is the connection itself.
  response.assignSocket(request.socket)
  response.on('finish', () => socket.end())
  socket.on('error', () => socket.destroy())
  handler(request, response)
}
