import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { describe, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'
import { CheckReportSchema } from '../../src/server/check-report-schema.ts'
import { freePorts } from '../support/proxies.ts'
import { startService } from '../support/service.ts'
import { readJunit } from './read-junit.ts'
import { runCli } from './run-cli.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

async function listen(t: TestContext, server: TcpServer | Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on(
    server.listenerCount('secureConnection') > 0 ? 'secureConnection' : 'connection',
    (socket: Socket) => {
      sockets.add(socket.on('error', () => undefined))
    }
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const answering = (t: TestContext, answer: RequestListener): Promise<number> =>
  listen(t, createServer(answer))

/** Writes these bytes to whoever connects, once something was asked. */
const speaking = (t: TestContext, speak: (socket: Socket) => void): Promise<number> =>
  listen(
    t,
    createTcpServer((socket) => void socket.once('data', () => speak(socket)))
  )

/** The one line of a check that comes to nothing. Every form says the same, and is well-formed. */
async function troubleOf(url: string, ...flags: readonly string[]): Promise<string> {
  const run = (format: string) => runCli(['check', url, '--format', format, ...flags])
  const text = await run('text')
  assert.deepEqual([text.code, text.stdout], [2, ''])
  const line = /^echo3333: ([\x20-\x7e\u2026]*)\n$/.exec(text.stderr)?.[1]
  assert.ok(line !== undefined, JSON.stringify(text.stderr))
  const [json, junit, github] = [await run('json'), await run('junit'), await run('github')]
  assert.deepEqual([json.code, junit.code, github.code], [2, 2, 2])
  const document = JSON.parse(json.stdout) as { kind: string; trouble: string }
  assert.ok(Schema.Check(CheckReportSchema, document))
  assert.deepEqual([document.kind, typeof document.trouble], ['check', 'string'])
  const { suite, cases } = readJunit(junit.stdout)
  assert.deepEqual([suite['errors'], cases[0]?.state], ['1', 'error'])
  assert.match(github.stdout, /^::error title=echo3333 check::[^\n]*\n$/)
  return line
}

describe('a check of what is no echo3333 ends with status 2 and one line', () => {
  test('nothing listens', async () => {
    const [port] = await freePorts(1)
    const url = `http://127.0.0.1:${port}/`
    assert.equal(await troubleOf(url), `nothing listens at ${url} (connection refused)`)
  })

  test('a name without an address', async () => {
    assert.match(
      await troubleOf('http://nobody.invalid/'),
      /^nobody\.invalid has no address \(\w+\); check the name, or say where it is with --resolve /
    )
  })

  test('a static site', async (t) => {
    const port = await answering(t, (_, response) => {
      response.setHeader('Server', 'pages/1')
      response.end('<h1>Hello</h1>')
    })
    assert.match(
      await troubleOf(`http://127.0.0.1:${port}/`),
      / is no echo3333 \(200 from pages\/1 for .*\); deploy /
    )
  })

  test('a redirect loop', async (t) => {
    const port = await answering(t, (request, response) => {
      response.writeHead(302, { Location: request.url ?? '/' }).end()
    })
    assert.match(
      await troubleOf(`http://127.0.0.1:${port}/`),
      / redirects to \/\S+ \(302\); check the URL where /
    )
  })

  test('an answer that drips', async (t) => {
    const port = await speaking(t, (socket) => {
      const drip = setInterval(() => socket.write('H'), 100)
      socket.on('close', () => clearInterval(drip))
    })
    assert.match(
      await troubleOf(`http://127.0.0.1:${port}/`),
      / gives no HTTP answer: it does not start with HTTP\/1$/
    )
  })

  test('a body that drips', async (t) => {
    const port = await speaking(t, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
      const drip = setInterval(() => socket.write(' '), 100)
      socket.on('close', () => clearInterval(drip))
    })
    assert.match(
      await troubleOf(`http://127.0.0.1:${port}/`, '--timeout', '1'),
      / does not answer in time; --timeout <seconds> waits longer$/
    )
  })

  test('a gibibyte', async (t) => {
    const block = Buffer.alloc(1 << 20, 'x')
    let sent = 0
    const port = await speaking(t, (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1 << 30}\r\n\r\n`)
      const more = (): void => {
        while (!socket.destroyed && socket.write(block)) sent += block.length
      }
      socket.on('drain', more)
      more()
    })
    assert.match(
      await troubleOf(`http://127.0.0.1:${port}/`),
      / is no echo3333: the answer is longer than \d+ bytes$/
    )
    assert.ok(sent < 1 << 28, 'four checks do not read it all')
  })

  test('a server that hangs up', async (t) => {
    const port = await speaking(t, (socket) => socket.destroy())
    assert.match(await troubleOf(`http://127.0.0.1:${port}/`), / gives no HTTP answer: /)
  })

  test('a server that never answers, at the deadline', async (t) => {
    const port = await speaking(t, () => undefined)
    assert.match(
      await troubleOf(`http://127.0.0.1:${port}/`, '--deadline', '0.3'),
      / does not answer before the deadline is over; --deadline <seconds> waits longer$/
    )
  })

  test('a TLS port that is asked by http', async (t) => {
    const { key, cert } = expired(t)
    const port = await listen(t, createTlsServer({ key, cert }))
    assert.match(await troubleOf(`http://127.0.0.1:${port}/`), / gives no HTTP answer: /)
  })

  test('a plain port that is asked by https', async (t) => {
    const port = await answering(t, (_, response) => response.end('hello'))
    assert.match(
      await troubleOf(`https://127.0.0.1:${port}/`),
      /: TLS failed: .*; --insecure accepts any certificate$/
    )
  })

  test('an expired certificate', async (t) => {
    const { key, cert, file } = expired(t)
    const port = await listen(
      t,
      createTlsServer({ key, cert }, (_, response) => response.end('hello'))
    )
    const child = start(t, [`https://127.0.0.1:${port}/`, '--timeout', '5'], { NODE_EXTRA_CA_CERTS: file })
    const [stderr, status] = await Promise.all([textOf(child.stderr), statusOf(child)])
    assert.match(
      stderr,
      /^echo3333: https:\S+: TLS failed: certificate has expired; --insecure accepts [^\n]*\n$/
    )
    assert.equal(status, 2)
    assert.match(await troubleOf(`https://127.0.0.1:${port}/`, '--insecure'), / is no echo3333 \(200 /)
  })

  test('an answer with commands for terminals and for build logs', async (t) => {
    const hostile =
      '\u001b]0;owned\u0007\u009b31m::error::x ##[error]y ##vso[task.complete]z %0A::add-mask::n'
    const port = await speaking(t, (socket) =>
      socket.end(
        Buffer.from(
          `HTTP/1.1 302 ${hostile}\r\nServer: ${hostile}\r\nLocation: ${hostile}\r\n\r\n\n::error::body\n`,
          'latin1'
        )
      )
    )
    const url = `http://127.0.0.1:${port}/`
    const line = await troubleOf(url)
    assert.match(line, /redirects to \\x1b\]0;owned\\x07\\x9b31m::error::x #\\x23\[error\]y #\\x23vso\[/)
    for (const format of ['text', 'json', 'junit', 'github']) {
      const { stdout, stderr } = await runCli(['check', url, '--format', format])
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
      assert.doesNotMatch(stdout.replace(/^::error title=[^\n]*/, '') + stderr, /^\s*::|##\w*\[/m)
    }
    const { stdout } = await runCli(['check', url, '--format', 'github'])
    assert.match(stdout, /%250A::add-mask/)
  })
})

/** Lets the honest request through to a real service, and holds everything behind it. */
async function holding(t: TestContext): Promise<string> {
  const service = await startService()
  t.after(service.stop)
  let connections = 0
  const port = await listen(
    t,
    createTcpServer((socket) => {
      if ((connections += 1) > 1) return
      const onward = connect(service.port, '127.0.0.1')
      onward.on('error', () => socket.destroy())
      socket.pipe(onward).pipe(socket)
    })
  )
  return `http://127.0.0.1:${port}/`
}

describe('the deadline', () => {
  test('ends a check that has begun with what is known, and with status 2 in every form', async (t) => {
    const url = await holding(t)
    const flags = ['--only', 'spoofable-host', '--deadline', '3', '--format', 'junit']
    const { code, stdout } = await runCli(['check', url, ...flags])
    assert.equal(code, 2)
    assert.deepEqual(
      readJunit(stdout).cases.map(({ state, message }) => [state, message]),
      [
        ['skipped', 'the check ended before'],
        ['error', 'not wholly checked: the deadline is over']
      ]
    )
  })
})

describe('Ctrl-C', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`prints what is known and ends with status 2 (${signal})`, async (t) => {
      const child = start(t, [await holding(t), '--only', 'internal-host,spoofable-host'])
      const output = textOf(child.stdout)
      await once(child.stderr ?? assert.fail(), 'data')
      child.kill(signal)
      assert.equal(await statusOf(child), 2)
      assert.match(
        await output,
        /^STOP {2}\S+ is not wholly checked \(interrupted\); so far nothing is wrong\.\n/
      )
      assert.match(await output, /\nNot decided\n {2}the check ended before: spoofable-host\n/)
    })
  }

  test('before anything has answered says so', async (t) => {
    let asked = (): void => undefined
    const reached = new Promise<void>((resolve) => (asked = resolve))
    const port = await speaking(t, () => asked())
    const url = `http://127.0.0.1:${port}/`
    const child = start(t, [url])
    const errors = textOf(child.stderr)
    await reached
    child.kill('SIGINT')
    assert.equal(await statusOf(child), 2)
    assert.equal(await errors, `echo3333: interrupted before ${url} had answered\n`)
  })
})

function start(t: TestContext, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [main, 'check', ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}

async function statusOf(child: ChildProcess): Promise<unknown> {
  const [status] = (await once(child, 'close')) as unknown[]
  return status
}

/** A self-signed certificate that ran out yesterday. */
function expired(t: TestContext): { readonly key: string; readonly cert: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-expired-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [key, request, cert] = ['key.pem', 'request.pem', 'cert.pem'].map((name) => join(folder, name))
  const openssl = (...args: readonly (string | undefined)[]): void => {
    const { status, stderr } = spawnSync(
      'openssl',
      args.filter((arg) => arg !== undefined),
      { encoding: 'utf8' }
    )
    assert.equal(status, 0, stderr)
  }
  const kind = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=localhost'
  ]
  openssl('req', '-new', ...kind, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', request)
  // One day back is what OpenSSL has for this very purpose.
  const dates = ['-days', '-1', '-copy_extensions', 'copy']
  openssl('x509', '-req', '-in', request, '-signkey', key, ...dates, '-out', cert)
  assert.ok(key && cert)
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), file: cert }
}
