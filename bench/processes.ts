import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, connect, type AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Job, Load } from './load.ts'

/** Whether servers get core 0 and the load generator core 1, each to itself. */
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

function pinned(core: number, command: readonly string[]): [string, string[]] {
  const [program = '', ...args] = canPin ? ['taskset', '-c', String(core), ...command] : command
  return [program, args]
}

export interface Server {
  readonly url: string
  /** Seconds from the start of the process to its first answer. */
  readonly startSeconds: number
  readonly pid: number
  readonly stop: () => Promise<void>
}

/** Starts a server on core 0; `command` gets the port that it is to listen on. */
export async function startServer(command: (port: string) => readonly string[]): Promise<Server> {
  const port = await freePort()
  const [program, args] = pinned(0, command(String(port)))
  const started = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = once(child, 'exit')
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended: ${errors}`)
    await wait(2)
  }
  const startSeconds = (performance.now() - started) / 1_000
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { url: `http://127.0.0.1:${port}`, startSeconds, pid: child.pid ?? 0, stop }
}

/** The load generator on core 1. */
export function startLoadGenerator(): { run: (job: Job) => Promise<Load>; stop: () => void } {
  const file = join(import.meta.dirname, 'load.ts')
  const [program, args] = pinned(1, [process.execPath, file])
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  const run = async (job: Job): Promise<Load> => {
    const stopListening = new AbortController()
    const answer = once(child, 'message', { signal: stopListening.signal })
    child.send(job)
    const [load] = (await Promise.race([answer, ended])) as [Load | number | null]
    if (typeof load === 'object' && load !== null) return load
    stopListening.abort()
    throw new Error('the load generator ended')
  }
  return { run, stop: () => child.disconnect() }
}

/** Seconds of processor time that a process has used, or NaN where the system does not tell. */
export function cpuSeconds(pid: number): number {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return Number.NaN
  // Behind the name in parentheses; user and system time are fields 14 and 15, in hundredths of a second.
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Memory that a process holds, in MiB, or NaN where the system does not tell. */
export function residentMebibytes(pid: number): number {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return Number.NaN
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(path, 'utf8'))?.[1]) / 1_024
}

/** Traefik's whoami; the program of that name that every Unix has knows no `-port`. */
export function findWhoami(): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'whoami'))
  return places.find((path) => existsSync(path) && isTraefiks(path)) ?? null
}

function isTraefiks(path: string): boolean {
  const { stdout, stderr } = spawnSync(path, ['--help'], { encoding: 'utf8', timeout: 2_000 })
  return /^\s*-port\b/m.test(stdout + stderr)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Whether an HTTP server answers there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /_echo3333/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    })
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}
