import { ProblemError } from '../problem.ts'
import { handshakeProblem } from '../websocket.ts'
import type { ReservedCall } from './reserved-call.ts'

/**
 * What is not upgraded gets here: anything but a handshake, and a handshake that cannot be accepted where it stands.
 * A WebSocket itself gets the report as its first message; then its texts come back.
 */
export function ws({ request, reply }: ReservedCall): never {
  if (!request.server.hasDecorator('websocketServer')) {
    throw new ProblemError(404, 'The app that this service is part of has no @fastify/websocket.')
  }
  // RFC 9110 §15.5.22 and §7.8. The connection ends, since Connection can only say so beside "upgrade".
  void reply.header('Upgrade', 'websocket').header('Connection', 'upgrade, close')
  void reply.header('Sec-WebSocket-Version', '13')
  const why = handshakeProblem(request.raw) ?? 'It has to be the only request under way on its connection.'
  throw new ProblemError(426, `Open this address as a WebSocket, with ws:// or wss://. ${why}`)
}
