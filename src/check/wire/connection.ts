import { once } from 'node:events'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Silence } from '../../core/survey.ts'
import type { WireEndpoint } from './endpoint.ts'

/** Why a probe got no answer. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly why: Silence

  constructor(why: Silence, detail: string) {
    super(detail)
    this.why = why
  }
}

export interface ConnectionOptions {
  /** Accept any certificate. */
  readonly insecure: boolean
  readonly signal: AbortSignal
  readonly alpn?: string
}

/** Opens a connection, with TLS where the scheme is https; rejects with a {@link WireError}. */
export async function connect(endpoint: WireEndpoint, options: ConnectionOptions): Promise<Socket> {
  const { address, port, serverName } = endpoint
  const socket =
    endpoint.scheme === 'http'
      ? connectPlain({ host: address, port })
      : connectTls({
          host: address,
          port,
          // An address is no server name (RFC 6066 §3).
          ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
          rejectUnauthorized: !options.insecure,
          ALPNProtocols: [options.alpn ?? 'http/1.1']
        })
  const abandon = (): void => void socket.destroy()
  options.signal.addEventListener('abort', abandon, { once: true })
  try {
    await once(socket, endpoint.scheme === 'http' ? 'connect' : 'secureConnect', { signal: options.signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw toWireError(error)
  } finally {
    options.signal.removeEventListener('abort', abandon)
  }
}

const CODES: Readonly<Record<string, Silence>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'closed',
  EPIPE: 'closed'
}

/** Any error of a socket as a reason why there is no answer. */
export function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error
  if (!(error instanceof Error)) return new WireError('closed', String(error))
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return new WireError('timeout', 'no answer in time')
  const code = 'code' in error ? String(error.code) : ''
  const known = CODES[code]
  if (known !== undefined) return new WireError(known, code)
  return new WireError(isTls(code) ? 'tls' : 'closed', error.message || code)
}

/** The codes of OpenSSL's verification and of broken handshakes. */
function isTls(code: string): boolean {
  return /CERT|SSL|TLS|ALTNAME|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)
}
