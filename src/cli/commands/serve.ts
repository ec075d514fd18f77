import { compileTrustPolicy } from '../../core/trust-policy.ts'
import { LOG_LEVELS, type ServiceSettings } from '../../server/settings.ts'
import { EXIT } from '../exit-code.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { noMoreThan, readChoice, readHost, readPort, readTrust } from '../read-settings.ts'
import { UsageError } from '../usage-error.ts'

/** `echo3333 serve`: returns when the service listens; the process lives on until it is told to end. */
export async function serve(line: CommandLine): Promise<number> {
  noMoreThan(line, 0)
  const settings = toServiceSettings(line)
  const { startService } = await import('../../server/start.ts')
  await startService(settings)
  return EXIT.ok
}

/** The settings of the service. Throws one line with the cure for any that cannot be used. */
export function toServiceSettings(line: CommandLine): ServiceSettings {
  const trust = readTrust(line)
  compileTrustPolicy(trust)
  const unixSocket = line.text('unix-socket') ?? null
  const port = readPort(line, 'port', 3333)
  const tcp = unixSocket === null || line.text('port') !== undefined
  const tls = readTls(line)
  if (tls !== null && !tcp) {
    throw new UsageError('unix-socket stands in place of the port, but TLS needs one: give --port too')
  }
  if (tls !== null && tls.port === port && port !== 0) {
    throw new UsageError(`port and tls-port are both ${port}: change one of them`)
  }
  return {
    host: readHost(line),
    port,
    tcp,
    tls,
    unixSocket,
    trust,
    showSecrets: line.isOn('show-secrets'),
    logLevel: readChoice(line, 'log-level', LOG_LEVELS) ?? 'info'
  }
}

function readTls(line: CommandLine): ServiceSettings['tls'] {
  const cert = line.text('tls-cert')
  const key = line.text('tls-key')
  const port = readPort(line, 'tls-port', 3443)
  if (cert === undefined && key === undefined) {
    if (line.text('tls-port') !== undefined) throw new UsageError('tls-port needs --tls-cert and --tls-key')
    return null
  }
  if (cert === undefined) throw new UsageError('tls-key needs its certificate: give --tls-cert too')
  if (key === undefined) throw new UsageError('tls-cert needs its private key: give --tls-key too')
  return { cert, key, port }
}
