import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, mock, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { buildApp } from '../../src/server/build-app.ts'
import { makeCertificate } from '../support/certificate.ts'
import { type Service, startService } from '../support/service.ts'
import { handshake, next, NONCE, open, port, reportIn, WS } from './handshake.ts'

/** What a client of Node's own sees: all messages, and how it ended. */
async function talk(url: string, say: (socket: WebSocket, heard: readonly unknown[]) => void) {
  const socket = new WebSocket(url)
  const heard: unknown[] = []
  const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve))
  socket.addEventListener('message', ({ data }) => {
    heard.push(data)
    say(socket, heard)
  })
  const { code, reason } = await closed
  return { code, reason, heard }
}

describe('the WebSocket of the service', () => {
  let service: Service
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  const to = (request: string) => open(port(service.port), request)
  const url = () => `ws://127.0.0.1:${service.port}${WS}`

  test('says hello with the report on its handshake, at any depth', async () => {
    for (const target of [WS, `/a/b${WS}`, `${WS}?x=1`, `http://www.example.com/x${WS}`]) {
      const { status, text } = await to(handshake(target))
      assert.deepEqual([status, reportIn(text).request.target], [101, target])
    }
  })

  test('agrees on the key of RFC 6455 §1.3, and sends the nonce of a probe back', async () => {
    const { headers } = await to(handshake(WS, `Echo-Probe: ${NONCE}`))
    const value = (name: string) => headers.find(([field]) => field.toLowerCase() === name)?.[1]
    assert.equal(value('sec-websocket-accept'), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
    assert.equal(value('echo-probe'), NONCE)
  })

  test('compares with the URL that the client says, and hides secrets', async () => {
    const lines = ['Echo-Expect-URL: https://blog.example.com/', 'Cookie: session=verysecret']
    const { text } = await to(handshake(WS, ...lines))
    assert.equal(reportIn(text).url.expected, 'https://blog.example.com/')
    assert.doesNotMatch(text, /verysecret/)
  })

  test('echoes texts, and closes when asked', async () => {
    const { code, heard } = await talk(url(), (socket, all) => {
      if (all.length < 4) socket.send(`text ${all.length} \u{1f9ed}`)
      else socket.close(1000)
    })
    assert.equal(code, 1000)
    assert.deepEqual(heard.slice(1), ['text 1 \u{1f9ed}', 'text 2 \u{1f9ed}', 'text 3 \u{1f9ed}'])
  })

  test('takes 64 KiB and no more', async () => {
    const { code, heard } = await talk(url(), (socket, all) => {
      socket.send('x'.repeat(all.length === 1 ? 65_536 : 65_537))
    })
    assert.deepEqual([code, heard.length, String(heard[1]).length], [1009, 2, 65_536])
  })

  test('takes no binary', async () => {
    const { code } = await talk(url(), (socket) => socket.send(Buffer.from('abc')))
    assert.equal(code, 1003)
  })

  test('takes a thousand messages', async () => {
    const { code, heard } = await talk(url(), (socket, all) => {
      if (all.length === 1) for (let count = 0; count < 1_001; count += 1) socket.send('x')
    })
    assert.deepEqual([code, heard.length], [1008, 1_001])
  })

  test('refuses pages of other hosts, but no wrong scheme or port', async () => {
    const from = async (origin: string, ...lines: string[]) =>
      (await to(handshake(WS, `Origin: ${origin}`, ...lines))).status
    assert.equal(await from('https://evil.example'), 403)
    assert.equal(await from('null'), 403)
    assert.equal(await from('https://www.example.com.evil.example'), 403)
    assert.equal(await from('http://www.example.com:8080'), 101)
    assert.equal(await from('https://blog.example.com'), 403)
    assert.equal(await from('https://blog.example.com', 'X-Forwarded-Host: blog.example.com'), 101)
    assert.equal(await from('https://blog.example.com', 'Echo-Expect-URL: https://blog.example.com/'), 101)
  })

  test('has no more than 256 of them open at once', async () => {
    const sockets: Socket[] = []
    try {
      for (let count = 0; count < 256; count += 1) {
        const socket = connectTcp(port(service.port))
        sockets.push(socket)
        socket.write(handshake())
        const [answer] = (await once(socket, 'data')) as [Buffer]
        assert.match(answer.toString('latin1'), /^HTTP\/1\.1 101 /)
      }
      const { status, headers } = await to(handshake())
      assert.equal(status, 429)
      assert.ok(headers.some(([name, value]) => name === 'cache-control' && value === 'no-store'))
    } finally {
      for (const socket of sockets) socket.destroy()
    }
    // Their places are free again.
    for (let status = 429; status !== 101;) ({ status } = await to(handshake()))
  })
})

describe('a client that does nothing', () => {
  test('for a minute is told to go, and gone a second later', async () => {
    const { fastify } = await buildApp()
    await fastify.listen({ host: '127.0.0.1', port: 0 })
    const socket = connectTcp(port((fastify.server.address() as AddressInfo).port))
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      await next(socket, handshake())
      const told = once(socket, 'data')
      mock.timers.tick(60_000)
      const [frame] = (await told) as [Buffer]
      assert.deepEqual([frame[0], frame.readUInt16BE(2)], [0x88, 1000])
      const gone = once(socket, 'close')
      mock.timers.tick(1_000)
      await gone
    } finally {
      mock.timers.reset()
      await fastify.close()
    }
  })

  test('but send is cut off', async () => {
    const service = await startService()
    const socket = connectTcp(port(service.port))
    await next(socket, handshake())
    socket.pause()
    const cut = once(socket, 'error')
    // A masked text of 64 KiB; the mask is zero.
    const frame = Buffer.concat([
      Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
      Buffer.alloc(65_536, 'x')
    ])
    for (let count = 0; count < 900; count += 1) socket.write(frame)
    const [error] = (await cut) as [NodeJS.ErrnoException]
    assert.match(String(error.code), /ECONNRESET|EPIPE/)
    await service.stop()
  })
})

describe('every listener', () => {
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-ws-'))
  const path = join(folder, 'socket')
  const certificate = makeCertificate()
  after(() => {
    certificate.remove()
    rmSync(folder, { recursive: true, force: true })
  })
  const flags = ['--tls-cert', certificate.cert, '--tls-key', certificate.key, '--tls-port', '0']

  test('has it, and closes it with 1001 at the end', async () => {
    const service = await startService(...flags, '--unix-socket', path)
    const tls = connectTls({ host: '127.0.0.1', port: service.tlsPort, rejectUnauthorized: false })
    const sockets = [connectTcp(port(service.port)), connectTcp({ path }), tls]
    const rest = await Promise.all(
      sockets.map(async (socket) => {
        const chunks: Buffer[] = []
        socket.on('data', (chunk: Buffer) => chunks.push(chunk))
        const ended = once(socket, 'close')
        const { text } = await next(socket, handshake())
        return { report: reportIn(text), ended, chunks }
      })
    )
    assert.deepEqual(
      rest.map(({ report }) => [report.request.encrypted, 'unixSocket' in report.request.peer]),
      [
        [false, false],
        [false, true],
        [true, false]
      ]
    )
    // None of these clients answers a close frame.
    assert.equal(await service.stop(), 0)
    for (const { ended, chunks } of rest) {
      await ended
      const close = Buffer.from([0x88, 2 + 'the service ends'.length, 0x03, 0xe9])
      assert.ok(Buffer.concat(chunks).includes(close), 'a close frame with 1001')
    }
  })
})
