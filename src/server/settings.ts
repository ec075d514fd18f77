import type { TrustSettings } from '../core/trust-policy.ts'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What `serve` needs to know. */
export interface ServiceSettings {
  /** Address to listen on. */
  readonly host: string
  readonly port: number
  /** False where only the Unix socket is served. */
  readonly tcp: boolean
  /** Paths of PEM files; the TLS listener stands beside the plain one. */
  readonly tls: { readonly cert: string; readonly key: string; readonly port: number } | null
  readonly unixSocket: string | null
  readonly trust: TrustSettings
  /** Show credentials as they came instead of their length. */
  readonly showSecrets: boolean
  readonly logLevel: LogLevel
}
