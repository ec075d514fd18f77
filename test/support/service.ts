import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface Service {
  readonly port: number
  readonly tlsPort: number
  readonly child: ChildProcess
  /** Everything that the service has printed. */
  readonly output: () => string
  /** Sends SIGTERM and resolves with the exit code. */
  readonly stop: () => Promise<number | null>
}

/**
 * Starts the real service, as a process of its own, on free ports; resolves when its log says that it
 * listens everywhere, so the log level has to stay at info or below.
 */
export async function startService(...flags: readonly string[]): Promise<Service> {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] }
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = once(child, 'close')
  const wanted = 1 + ['--tls-cert', '--unix-socket'].filter((flag) => flags.includes(flag)).length
  while (output.split('"msg":"listening"').length <= wanted) {
    if (child.exitCode !== null) throw new Error(`the service ended: ${output}`)
    await Promise.race([once(child.stdout, 'data'), exited])
  }
  const port = (scheme: string): number =>
    Number(new RegExp(`"url":"${scheme}://[^"]*:(\\d+)/"`).exec(output)?.[1] ?? 0)
  return {
    port: port('http'),
    tlsPort: port('https'),
    child,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await exited
      return typeof code === 'number' ? code : null
    }
  }
}
