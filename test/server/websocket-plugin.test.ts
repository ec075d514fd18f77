import websocket from '@fastify/websocket'
import Fastify from 'fastify'
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { echo3333 } from '../../src/server/plugin.ts'
import { handshake, NONCE, open, port, reportIn, WS } from './handshake.ts'

describe('inside another app', () => {
  const host = async (withWebSocket: boolean) => {
    const app = Fastify()
    if (withWebSocket) await app.register(websocket)
    await app.register(echo3333, { prefix: '/echo' })
    app.get('/theirs', () => 'theirs')
    if (withWebSocket) app.get('/socket', { websocket: true }, (socket) => socket.send('their greeting'))
    await app.listen({ host: '127.0.0.1', port: 0 })
    return { at: port((app.server.address() as AddressInfo).port), app, close: () => app.close() }
  }

  test('it is there where the app has @fastify/websocket, and leaves the others alone', async () => {
    const { at, close } = await host(true)
    const { status, headers, text } = await open(at, handshake(`/echo${WS}`, `Echo-Probe: ${NONCE}`))
    assert.deepEqual([status, reportIn(text).request.target], [101, `/echo${WS}`])
    assert.ok(headers.some(([name]) => name === 'Echo-Probe'))
    const theirs = await open(at, handshake('/socket', `Echo-Probe: ${NONCE}`))
    assert.deepEqual([theirs.status, theirs.text], [101, 'their greeting'])
    assert.ok(!theirs.headers.some(([name]) => name === 'Echo-Probe'))
    const refused = await open(at, handshake(`/echo${WS}`, 'Origin: https://evil.example'))
    assert.equal(refused.status, 403)
    await close()
  })

  test('there, other requests for an upgrade get the ordinary answer', async () => {
    const { at, close } = await host(true)
    const report = await open(at, handshake('/echo/x', 'Accept: application/json'))
    assert.deepEqual([report.status, reportIn(report.text).request.target], [200, '/echo/x'])
    const h2c = handshake(`/echo${WS}`).replace('Upgrade: websocket', 'Upgrade: h2c')
    assert.equal((await open(at, h2c)).status, 426)
    await close()
  })

  test('it is not there where the app has none', async () => {
    const { at, app, close } = await host(false)
    const { status, text } = await open(at, handshake(`/echo${WS}`))
    assert.equal(status, 404)
    assert.match(text, /no @fastify\/websocket/)
    assert.equal(app.server.listenerCount('upgrade'), 0)
    await close()
  })
})
