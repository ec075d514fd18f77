import view from '@fastify/view'
import ejs from 'ejs'
import Fastify, { type FastifyInstance } from 'fastify'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ConfigurationError } from '../../src/core/configuration-error.ts'
import { echo3333 } from '../../src/server/plugin.ts'
import { ask, post, reportOn } from './ask.ts'

// The plugin in an app that is somebody else's: with its own routes, bodies, views, errors and 404.

describe('the plugin in another app', () => {
  let app: FastifyInstance
  let port = 0
  const views = mkdtempSync(join(tmpdir(), 'echo3333-views-'))

  before(async () => {
    writeFileSync(join(views, 'error.ejs'), 'foreign view: <%= name %>')
    app = Fastify()
    app.setErrorHandler((error, _request, reply) =>
      reply.code(418).send({ foreign: error instanceof Error ? error.message : '' })
    )
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ foreign: 'nothing here' }))
    app.addContentTypeParser('application/x-foreign', { parseAs: 'string' }, (_request, body, done) =>
      done(null, `parsed ${String(body)}`)
    )
    await app.register(view, { engine: { ejs }, root: views })
    await app.register(echo3333, { prefix: '/echo', trust: { trustProxyHeader: 'X-Forwarded-Proto' } })
    app.get('/hello', () => ({ hello: 'world' }))
    app.post('/json', (request) => ({ got: request.body }))
    app.get('/view', (_request, reply) => reply.view('error.ejs', { name: 'x' }))
    app.get('/throws', () => {
      throw new Error('foreign trouble')
    })
    port = await listen(app)
  })
  after(async () => {
    await app.close()
    rmSync(views, { recursive: true, force: true })
  })

  for (const target of ['/echo', '/echo/', '/echo/a/b?c=d', '/echo/a%2Fb', '/echo//x']) {
    test(`answers ${target} with the report, and the target is the whole one`, async () => {
      const report = await reportOn(port, `GET ${target}`)
      assert.equal(report.request.target, target)
      assert.deepEqual(report.trust.headers, ['X-Forwarded-Proto'])
    })
  }

  test('answers every method that the app knows, and counts bodies without parsing them', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])
      assert.equal((await reportOn(port, `${method} /echo/x`)).request.method, method)
    assert.equal((await ask(port, 'HEAD /echo/x')).status, 200)
    const lines = ['Content-Type: application/json', 'Content-Length: 5']
    assert.equal((await reportOn(port, 'POST /echo/x', lines, '{"a":')).request.bodyBytes, 5)
    assert.equal(
      (
        await reportOn(
          port,
          'POST /echo/x',
          ['Content-Type: application/x-foreign', 'Content-Length: 3'],
          'abc'
        )
      ).request.bodyBytes,
      3
    )
    assert.equal((await reportOn(port, 'POST /echo/x', ['Content-Length: 3'], 'abc')).request.bodyBytes, 3)
  })

  test('has its page, its headers, its reserved resources and its errors', async () => {
    const page = await ask(port, 'GET /echo/', ['Accept: text/html'])
    assert.match(page.body, /^<!doctype html>/i)
    assert.match(page.headers['content-security-policy'] ?? '', /^default-src 'none'/)
    assert.equal((await ask(port, 'GET /echo/_echo3333/health')).body, 'ok\n')
    assert.equal(
      (await ask(port, 'GET /echo/_echo3333/redirect')).headers['location'],
      'http://www.example.com/echo/_echo3333/redirect?landed=1'
    )
    const unknown = await ask(port, 'GET /echo/_echo3333/nothing', ['Accept: text/html'])
    assert.equal(unknown.status, 404)
    assert.match(unknown.body, /^<!doctype html>/i)
    assert.doesNotMatch(unknown.body, /foreign/)
    assert.equal((await post(port, '/echo/_echo3333/diagnose', '{')).status, 400)
  })

  test('leaves the routes of the app alone', async () => {
    const hello = await ask(port, 'GET /hello')
    assert.deepEqual([hello.status, JSON.parse(hello.body)], [200, { hello: 'world' }])
    for (const name of ['content-security-policy', 'cache-control', 'referrer-policy'])
      assert.equal(hello.headers[name], undefined)
    assert.equal((await ask(port, 'HEAD /hello')).status, 200)
  })

  test('leaves the bodies of the app alone', async () => {
    assert.deepEqual(JSON.parse((await post(port, '/json', { a: [1] })).body), { got: { a: [1] } })
    const own = await ask(
      port,
      'POST /json',
      ['Content-Type: application/x-foreign', 'Content-Length: 3'],
      'abc'
    )
    assert.deepEqual(JSON.parse(own.body), { got: 'parsed abc' })
    assert.deepEqual((await post(port, '/json', '{"a":')).status, 418)
    assert.equal(
      (await ask(port, 'POST /json', ['Content-Type: x/y', 'Content-Length: 3'], 'abc')).status,
      418
    )
  })

  test('leaves the views, the errors and the 404 of the app alone', async () => {
    assert.equal((await ask(port, 'GET /view')).body, 'foreign view: x')
    const thrown = await ask(port, 'GET /throws')
    assert.deepEqual([thrown.status, JSON.parse(thrown.body)], [418, { foreign: 'foreign trouble' }])
    const missing = await ask(port, 'GET /nothing')
    assert.deepEqual([missing.status, JSON.parse(missing.body)], [404, { foreign: 'nothing here' }])
    assert.equal((await ask(port, 'GET /echoes')).status, 404)
    assert.equal((await ask(port, 'GET /_echo3333/health')).status, 404)
  })

  test('decorates nothing of the app', () => {
    assert.ok(!app.hasDecorator('echo3333View'))
    assert.ok(!app.hasReplyDecorator('echo3333ViewAsync'))
  })
})

describe('the plugin', () => {
  test('refuses a policy that cannot be used when the app gets ready, with the cure', async () => {
    const app = Fastify()
    const registered = async () => {
      await app.register(echo3333, { trust: { trustProxy: '192.0.2.7/24' } })
      await app.ready()
    }
    await assert.rejects(
      registered,
      (error) => error instanceof ConfigurationError && /write 192\.0\.2\.0\/24/.test(error.message)
    )
    await app.close()
  })

  test('can be mounted twice, each with its own policy', async () => {
    const app = Fastify()
    await app.register(echo3333, { prefix: '/open' })
    await app.register(echo3333, { prefix: '/closed', trust: { trustProxy: 'none' } })
    const port = await listen(app)
    try {
      assert.equal((await reportOn(port, 'GET /open/x')).trust.peerTrusted, true)
      assert.equal((await reportOn(port, 'GET /closed/x')).trust.peerTrusted, false)
    } finally {
      await app.close()
    }
  })

  test('shows credentials only where it is told to', async () => {
    const app = Fastify()
    await app.register(echo3333, { prefix: '/hidden' })
    await app.register(echo3333, { prefix: '/shown', showSecrets: true })
    const port = await listen(app)
    try {
      assert.doesNotMatch((await ask(port, 'GET /hidden', ['Cookie: a=S3cr3t'])).body, /S3cr3t/)
      assert.match((await ask(port, 'GET /shown', ['Cookie: a=S3cr3t'])).body, /S3cr3t/)
    } finally {
      await app.close()
    }
  })
})

async function listen(app: FastifyInstance): Promise<number> {
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
}
