import { request } from 'node:http'
import { EXIT } from '../exit-code.ts'
import { type Io, write } from '../io.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { noMoreThan, readHost, readPort, USE_ADDRESS } from '../read-settings.ts'
import { UsageError } from '../usage-error.ts'

const PATH = '/_echo3333/health'
const TIMEOUT = 2_000

interface Place {
  readonly name: string
  readonly options: { readonly host: string; readonly port: number } | { readonly socketPath: string }
}

/** `echo3333 healthcheck`: status 0 where the service answers that it is well. */
export async function healthcheck(line: CommandLine, io: Io): Promise<number> {
  noMoreThan(line, 0)
  const signal = AbortSignal.timeout(TIMEOUT)
  let failure = ''
  for (const place of places(line)) {
    const outcome = await ask(place, signal)
    if (outcome === 'well') {
      await write(io.stdout, `healthy: ${place.name}\n`)
      return EXIT.ok
    }
    failure = `not healthy: ${place.name}: ${outcome}`
  }
  await write(io.stderr, `${failure}\n`)
  return EXIT.findings
}

/** Where the service can be reached, by the settings that it was started with. */
function places(line: CommandLine): Place[] {
  const socketPath = line.text('unix-socket')
  if (socketPath !== undefined && line.text('port') === undefined) {
    return [{ name: `unix:${socketPath}`, options: { socketPath } }]
  }
  const port = readPort(line, 'port', 3333)
  if (port === 0) throw new UsageError('port 0 means any free port; name the one that the service listens on')
  return loopback(readHost(line)).map((host) => ({
    name: `http://${host.includes(':') ? `[${host}]` : host}:${port}${PATH}`,
    options: { host, port }
  }))
}

/** An address that means all addresses cannot be connected to; `::` may or may not include IPv4. */
function loopback(host: string): string[] {
  if (host === '::') return ['::1', '127.0.0.1']
  return host === '0.0.0.0' ? ['127.0.0.1'] : [host]
}

/** What the resolver says of a name that has no address, or for which it finds nobody to ask: serve cannot start there. */
const NO_ADDRESS: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EAI_AGAIN'])

/** The answer in a few words: `well`, or why not. Rejects with a {@link UsageError} for a host that does not exist. */
function ask({ options }: Place, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      if ('host' in options && NO_ADDRESS.has(error.code)) {
        reject(new UsageError(`host "${options.host}" cannot be found; ${USE_ADDRESS}`))
      } else {
        resolve(signal.aborted ? `no answer within ${TIMEOUT / 1_000} s` : (error.code ?? error.message))
      }
    }
    const question = request(
      { ...options, path: PATH, agent: false, signal, headers: { Host: 'localhost' } },
      (response) => {
        response.resume()
        response.on('end', () =>
          resolve(response.statusCode === 200 ? 'well' : `answered ${response.statusCode}`)
        )
        response.on('error', fail)
      }
    )
    question.on('error', fail)
    question.end()
  })
}
