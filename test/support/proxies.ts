import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RequestFacts } from '../../src/core/request-facts.ts'
import { type Program, requireProgram } from './programs.ts'

/** The proxies that remedies are for, run for real. */
export const PROXIES = ['apache', 'nginx', 'haproxy', 'caddy'] as const
export type Proxy = (typeof PROXIES)[number]

/** Those, and what else may stand in front of an app. */
export const FRONT_ENDS = [...PROXIES, 'lighttpd', 'varnish'] as const
export type FrontEnd = (typeof FRONT_ENDS)[number]

interface Commands {
  readonly program: Program
  readonly run: (file: string, folder: string, ports: readonly number[]) => readonly string[]
  readonly check: (file: string, folder: string) => readonly string[]
}

const COMMANDS: Readonly<Record<FrontEnd, Commands>> = {
  apache: {
    program: 'apache2',
    run: (file) => ['-f', file, '-DFOREGROUND'],
    check: (file) => ['-f', file, '-t']
  },
  nginx: {
    program: 'nginx',
    run: (file, folder) => ['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off;'],
    check: (file, folder) => ['-p', folder, '-e', 'stderr', '-c', file, '-t']
  },
  haproxy: {
    program: 'haproxy',
    run: (file) => ['-db', '-f', file],
    check: (file) => ['-c', '-f', file]
  },
  caddy: {
    program: 'caddy',
    run: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
    check: (file) => ['validate', '--config', file, '--adapter', 'caddyfile']
  },
  lighttpd: {
    program: 'lighttpd',
    run: (file) => ['-D', '-f', file],
    check: (file) => ['-tt', '-f', file]
  },
  varnish: {
    program: 'varnish',
    // Its listeners are arguments, not configuration.
    run: (file, folder, ports) => [
      '-F',
      '-jnone',
      `-n${join(folder, 'varnish')}`,
      `-f${file}`,
      '-smalloc,32m',
      ...ports.flatMap((port) => ['-a', `127.0.0.1:${port}`])
    ],
    check: (file) => ['-C', '-j', 'none', '-f', file]
  }
}

/** A folder of its own for one run; Caddy keeps its state in it, too. */
function prepare(configuration: (folder: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-proxy-'))
  const file = join(folder, 'proxy.conf')
  writeFileSync(file, configuration(folder))
  const environment = { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  return { folder, file, environment, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface RunningProxy {
  readonly stop: () => Promise<void>
}

/** Starts a proxy and waits until every port answers; throws what the proxy said where it does not start. */
export async function startProxy(
  proxy: FrontEnd,
  configuration: (folder: string) => string,
  ports: readonly number[]
): Promise<RunningProxy> {
  const { program, run } = COMMANDS[proxy]
  const { folder, file, environment, remove } = prepare(configuration)
  const child = spawn(requireProgram(program), run(file, folder, ports), {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let said = ''
  const listen = (chunk: Buffer): void => {
    if (said.length < 20_000) said += chunk.toString()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const ended = once(child, 'exit')
  const abandon = (): boolean => child.kill('SIGKILL')
  process.once('exit', abandon)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), 5000)
    if (child.exitCode === null && child.signalCode === null) await ended
    clearTimeout(force)
    process.off('exit', abandon)
    remove()
  }
  const deadline = Date.now() + 10_000
  for (const port of ports) {
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        const log = join(folder, 'error.log')
        const logged = existsSync(log) ? readFileSync(log, 'utf8') : ''
        await stop()
        throw new Error(`${proxy} did not start:\n${said}${logged}`)
      }
      await pause(20)
    }
  }
  return { stop }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** What the proxy itself says against a configuration; null where it accepts it. */
export function checkSyntax(
  proxy: FrontEnd,
  configuration: (folder: string) => string
): Promise<string | null> {
  const { program, check } = COMMANDS[proxy]
  const { folder, file, environment, remove } = prepare(configuration)
  return new Promise((resolve) => {
    execFile(
      requireProgram(program),
      [...check(file, folder)],
      { env: environment },
      (error, stdout, stderr) => {
        remove()
        resolve(error === null ? null : `${stdout}${stderr}`)
      }
    )
  })
}

/**
 * Ports that were free a moment ago: below the range that the system hands out by itself, so that nobody
 * who listens on port 0 or opens a connection can take them meanwhile.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = 15_000 + Math.floor(Math.random() * 17_000)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createTcpServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A backend that answers with what it was told: the facts of the request, as JSON. */
export async function startBackend(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const { rawHeaders, socket } = request
    const facts: RequestFacts = {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      httpVersion: request.httpVersion,
      headers: rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []
      ),
      peer: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
      local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
      encrypted: false
    }
    const body = JSON.stringify(facts)
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    }
  }
}

/** What came back: the status, 0 where the proxy hung up, and the facts where the backend was reached. */
export interface Answer {
  readonly status: number
  readonly facts: RequestFacts | null
}

/** Sends the lines of one request, exactly as they stand, and reads the answer. */
export async function ask(port: number, lines: readonly string[]): Promise<Answer> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += String(chunk)
    if (isWhole(text)) socket.destroy()
  })
  socket.on('error', () => socket.destroy())
  socket.setTimeout(5000, () => socket.destroy())
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await once(socket, 'close')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0)
  const body = text.slice(text.indexOf('\r\n\r\n') + 4)
  return { status, facts: status === 200 && body.startsWith('{') ? (JSON.parse(body) as RequestFacts) : null }
}

/** Whether as much has come as the answer says that there is. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1]
  return end >= 0 && length !== undefined && text.length - end - 4 >= Number(length)
}
