import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { exchange } from './exchange.ts'

/** How a program is started on a port of the loopback. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly folder?: string
}

export interface Server {
  readonly port: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Every server has a process group of its own, so that its workers end with it. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // It has ended.
  }
}

process.on('exit', () => {
  for (const child of running) end(child, 'SIGKILL')
})

/** Ends every server where the program is interrupted. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no free port')
  return address.port
}

const whyNot = (failure: Error | undefined): string => failure?.message ?? 'it said nothing'

/** Starts a program and waits until it answers. Throws, with what it said, where it ends or keeps silent. */
export async function serve(commandFor: (port: number) => Command): Promise<Server> {
  const port = await freePort()
  const { program, args, environment, folder } = commandFor(port)
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    ...(folder === undefined ? {} : { cwd: folder })
  })
  running.add(child)
  let said = ''
  let failure: Error | undefined
  child.on('error', (error) => {
    failure = error
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-2000)
  })
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const stop = async () => {
    end(child, 'SIGTERM')
    const ended = await Promise.race([exited.then(() => true), setTimeout(5000, false, { ref: false })])
    if (!ended) end(child, 'SIGKILL')
    if (failure === undefined) await exited
    running.delete(child)
  }
  for (let tries = 0; tries < 300; tries += 1) {
    const { status } = await exchange(
      port,
      '127.0.0.1',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    )
    if (status !== null) return { port, stop }
    if (failure !== undefined || child.exitCode !== null) break
    await setTimeout(100)
  }
  await stop()
  throw new Error(`${program} ${args.join(' ')} does not answer: ${said.trim() || whyNot(failure)}`)
}
