import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { head, sendRaw } from '../support/raw.ts'
import { type Service, startService } from '../support/service.ts'
import { handshake, next, NONCE, port, reportIn, UPGRADE, WS } from './handshake.ts'

// Requests that ask for another protocol, and do not get it.

describe('what is no handshake to the WebSocket', () => {
  let service: Service
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  const send = (...lines: string[]) =>
    sendRaw(service.port, head(...lines, 'Host: a', 'Accept: application/json'))

  for (const [name, lines] of [
    ['a plain GET', []],
    ['no Upgrade', UPGRADE.filter((line) => !line.startsWith('Upgrade'))],
    ['no Connection', UPGRADE.filter((line) => !line.startsWith('Connection'))],
    ['another version', UPGRADE.map((line) => line.replace('13', '8'))],
    ['a short key', UPGRADE.map((line) => line.replace('ZQ==', ''))],
    ['a broken list of protocols', [...UPGRADE, 'Sec-WebSocket-Protocol: a,,b']],
    ['a body', [...UPGRADE, 'Content-Length: 3']],
    ['h2c', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__']]
  ] as const) {
    test(`${name} is told what to do`, async () => {
      const body = name === 'a body' ? 'abc' : ''
      const request = head(`GET ${WS} HTTP/1.1`, 'Host: a', `Echo-Probe: ${NONCE}`, ...lines)
      const answer = await sendRaw(service.port, request + body)
      assert.equal(answer.status, 426)
      assert.match(answer.body, /Open this address as a WebSocket/)
      for (const line of ['upgrade: websocket', 'cache-control: no-store', `echo-probe: ${NONCE}`])
        assert.match(answer.head.toLowerCase(), new RegExp(`^${line}$`, 'm'))
    })
  }

  test('is answered in order: a handshake behind another request', async () => {
    const answer = await sendRaw(service.port, head('GET /first HTTP/1.1', 'Host: a') + handshake())
    assert.equal(answer.status, 200)
    assert.match(answer.body, /HTTP\/1\.1 426 /)
    assert.match(answer.body, /only request under way/)
  })

  test('is accepted behind a request that is answered', async () => {
    const socket = connectTcp(port(service.port))
    socket.write(head('GET /_echo3333/health HTTP/1.1', 'Host: a'))
    await once(socket, 'data')
    assert.equal((await next(socket, handshake())).status, 101)
    socket.destroy()
  })

  for (const [protocol, ...lines] of [
    ['websocket', ...UPGRADE],
    ['h2c', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
    ['TLS/1.0', 'Connection: Upgrade', 'Upgrade: TLS/1.0']
  ] as const) {
    test(`gets the report, whatever it asks for, with a body, and again: ${protocol}`, async () => {
      const fields = ['Host: a', 'Accept: application/json', ...lines]
      const socket = connectTcp(port(service.port))
      for (const target of ['/p', '/q']) {
        const { status, text } = await next(
          socket,
          `${head(`POST ${target} HTTP/1.1`, ...fields, 'Content-Length: 5')}hello`
        )
        const { request } = reportIn(text)
        assert.deepEqual([status, request.target, request.bodyBytes], [200, target, 5])
        assert.ok(request.headers.some(([name, value]) => name === 'Upgrade' && value === protocol))
      }
      // The same connection can still be upgraded.
      assert.equal((await next(socket, handshake())).status, 101)
      socket.destroy()
    })
  }

  test('is found at no other path', async () => {
    for (const target of ['/', '/ws', `${WS}/x`, '/_echo3333/wsx', `/?${WS}`]) {
      const { status } = await send(
        `GET ${target} HTTP/1.1`,
        ...UPGRADE.slice(1),
        'Connection: Upgrade, close'
      )
      assert.equal(status, target.startsWith('/_echo3333/wsx') ? 404 : target.endsWith('/x') ? 426 : 200)
    }
  })
})
