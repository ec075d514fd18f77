import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { METHODS, type RequestListener, type Server } from 'node:http'
import { answerError } from './answer-error.ts'
import { createListener, type TlsMaterial } from './listener.ts'
import { echo3333, type Echo3333Options } from './plugin.ts'
import { endForShutdown, WEBSOCKET_LIMITS } from './websocket.ts'

export interface AppOptions extends Echo3333Options {
  readonly logger?: FastifyServerOptions['logger']
}

export interface App {
  readonly fastify: FastifyInstance
  /** A further server, plain or TLS, that hands its requests to the same app and closes with it. */
  readonly addListener: (tls: TlsMaterial | null) => Server
}

/**
 * The service as an app of its own. The router never sees a path, so that none is refused or changed by
 * it; nothing of a body or a content type is judged; forwarded headers are never read by Fastify.
 */
export async function buildApp({ logger = false, ...options }: AppOptions = {}): Promise<App> {
  let handler: RequestListener = nobody
  const fastify = Fastify({
    serverFactory: (fromFastify) => {
      handler = fromFastify
      return createListener(fromFastify)
    },
    rewriteUrl: () => '/',
    trustProxy: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    logController: new LogController({ disableRequestLogging: true }),
    logger,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply)
  })
  // Bodies are counted by the plugin's handler; to Fastify, no method has one.
  for (const method of METHODS) fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  let closing = false
  fastify.addHook('preClose', async () => void (closing = true))
  // A connection that stays open would hold up the end until its keep-alive time is over.
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('Connection', 'close')
    done()
  })
  const servers: Server[] = []
  await fastify.register(websocket, {
    options: { maxPayload: WEBSOCKET_LIMITS.payload },
    errorHandler: (error, _socket, request) => request.log.debug({ err: error }, 'websocket'),
    preClose: (done) => {
      // Without a listener for upgrades, a handshake is a request like any other.
      for (const server of servers) server.removeAllListeners('upgrade')
      for (const socket of fastify.websocketServer.clients) endForShutdown(socket)
      done()
    }
  })
  await fastify.register(echo3333, options)
  const closeWithApp = (server: Server): Server => {
    servers.push(server)
    fastify.addHook('preClose', () => closeServer(server))
    return server
  }
  closeWithApp(fastify.server)
  const addListener = (tls: TlsMaterial | null): Server => {
    const server = createListener(handler, tls)
    // @fastify/websocket listens to one server; its handshakes are those of all.
    server.on('upgrade', (request, socket, head) => fastify.server.emit('upgrade', request, socket, head))
    return closeWithApp(server)
  }
  return { fastify, addListener }
}

/** Stops accepting and resolves when the last in-flight request is answered; idle connections end at once. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve())
    else resolve()
    server.closeIdleConnections()
  })
}

function nobody(): void {}
