import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { runCli } from './run-cli.ts'

async function listen(t: TestContext, place: string | 0, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => {
    if (place === 0) server.listen(0, '127.0.0.1', resolve)
    else server.listen(place, resolve)
  })
  return place === 0 ? String((server.address() as AddressInfo).port) : place
}

const well: RequestListener = (request, response) => {
  response.statusCode = request.url === '/_echo3333/health' ? 200 : 404
  response.end('ok\n')
}

describe('echo3333 healthcheck', () => {
  test('is content with a service that answers', async (t) => {
    const port = await listen(t, 0, well)
    const { code, stdout, stderr } = await runCli(['healthcheck', '--port', port])
    assert.equal(code, 0)
    assert.equal(stdout, `healthy: http://127.0.0.1:${port}/_echo3333/health\n`)
    assert.equal(stderr, '')
  })

  test('takes an address that means all for loopback', async (t) => {
    const port = await listen(t, 0, well)
    for (const host of ['::', '0.0.0.0']) {
      const { code } = await runCli(['healthcheck'], { env: { ECHO3333_PORT: port, ECHO3333_HOST: host } })
      assert.equal(code, 0, host)
    }
  })

  test('asks over a Unix socket', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'echo3333-health-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const path = await listen(t, join(folder, 's'), well)
    const { code, stdout } = await runCli(['healthcheck', '--unix-socket', path])
    assert.equal(code, 0)
    assert.equal(stdout, `healthy: unix:${path}\n`)
  })

  test('is not content with another status', async (t) => {
    const port = await listen(t, 0, (_request, response) => response.writeHead(503).end())
    const { code, stdout, stderr } = await runCli(['healthcheck', '--port', port])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.equal(stderr, `not healthy: http://127.0.0.1:${port}/_echo3333/health: answered 503\n`)
  })

  test('is not content where nobody listens', async () => {
    const { code, stderr } = await runCli(['healthcheck', '--port', '1'])
    assert.equal(code, 1)
    assert.match(stderr, /^not healthy: .*: ECONNREFUSED\n$/)
  })

  test('waits two seconds and no longer', async (t) => {
    const port = await listen(t, 0, () => undefined)
    const { code, stderr } = await runCli(['healthcheck', '--port', port])
    assert.equal(code, 1)
    assert.match(stderr, /: no answer within 2 s\n$/)
  })

  test('does not wait for an answer that never ends', async (t) => {
    const port = await listen(t, 0, (_request, response) => {
      response.writeHead(200, { 'Content-Length': '10' })
      response.write('ok')
    })
    const { code, stderr } = await runCli(['healthcheck', '--port', port])
    assert.equal(code, 1)
    assert.match(stderr, /: no answer within 2 s\n$/)
  })

  for (const host of [
    'http://x',
    'http://127.0.0.1:3333/',
    '127.0.0.1:3333',
    '[::1]',
    'localhost/',
    'u@localhost',
    'a b',
    '*',
    '10.0.0.0/8',
    'localhost,::1'
  ])
    test(`takes a host that is none for a wrong setting, not for a service that is unwell: ${host}`, async () => {
      for (const given of [{ args: ['--host', host] }, { args: [], env: { ECHO3333_HOST: host } }]) {
        const { code, stdout, stderr } = await runCli(['healthcheck', ...given.args], given)
        assert.equal(code, 2)
        assert.equal(stdout, '')
        assert.match(stderr, /^echo3333: host "[^\n]*" is no address; [^\n]*127\.0\.0\.1[^\n]*\n$/)
        assert.ok(stderr.includes(`"${host}"`), stderr)
      }
    })

  test('takes a name that nobody has for a wrong setting too', async () => {
    const { code, stdout, stderr } = await runCli(['healthcheck', '--host', 'a..b'])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^echo3333: host "a\.\.b" cannot be found; [^\n]*127\.0\.0\.1[^\n]*\n$/)
  })

  test('asks by a name and by IPv6, as serve can listen there', async (t) => {
    const port = await listen(t, 0, well)
    const { code, stdout } = await runCli(['healthcheck', '--port', port, '--host', 'localhost'])
    assert.deepEqual([code, stdout], [0, `healthy: http://localhost:${port}/_echo3333/health\n`])
    const { code: other, stderr } = await runCli(['healthcheck', '--port', '1', '--host', '::1'])
    assert.equal(other, 1)
    assert.match(stderr, /^not healthy: http:\/\/\[::1\]:1\/_echo3333\/health: /)
  })
})
