import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CheckReport } from '../../src/core/check-report.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import { configurationOf, PUBLIC_HOST } from '../remedies/configuration.ts'
import { freePorts, type RunningProxy, startProxy } from '../support/proxies.ts'
import { type Service, startService } from '../support/service.ts'
import { checkSite } from './prove-findings.ts'

/** The findings of a check that looks for one, with what could not be decided. */
function outcome({ findings, undecided }: CheckReport) {
  return { fired: findings.map(({ id }) => id), undecided }
}

describe('the way around the proxy', () => {
  const finding = 'backend-reachable-directly'
  let believing: Service
  let doubting: Service
  let proxy: RunningProxy
  let port: number
  before(async () => {
    believing = await startService()
    doubting = await startService('--trust-proxy', 'none')
    ;[port = 0] = await freePorts(1)
    const site = { port, backend: `127.0.0.1:${believing.port}` }
    proxy = await startProxy('nginx', configurationOf('nginx', [site]), [port])
  })
  after(async () => {
    await proxy.stop()
    await Promise.all([believing.stop(), doubting.stop()])
  })

  const checkBackend = (backend?: string): Promise<CheckReport> => {
    const parsed = backend === undefined ? null : parseExpectedUrl(backend)
    return checkSite(`http://${PUBLIC_HOST}:${port}/`, {
      scope: { only: [finding], skip: [] },
      ...(parsed === null ? {} : { backend: parsed })
    })
  }

  test('that is open is a finding, with what the app believed', async () => {
    const report = await checkBackend(`http://127.0.0.1:${believing.port}/`)
    assert.deepEqual(outcome(report).fired, [finding])
    const names = report.findings[0]?.evidence.map(({ name }) => name)
    assert.deepEqual(names, ['app', 'HTTP_HOST', 'REMOTE_ADDR', 'SCRIPT_NAME'])
    const lines = report.findings[0]?.remedies?.flatMap((remedy) => remedy.lines)
    assert.ok(lines?.some((line) => line.includes('serve --host 127.0.0.1')))
  })

  test('to an app that believes nobody is one all the same', async () => {
    const report = await checkBackend(`http://127.0.0.1:${doubting.port}/`)
    assert.deepEqual(
      report.findings[0]?.evidence.map(({ name }) => name),
      ['app']
    )
  })

  test('where nobody listens is none', async () => {
    const [free = 0] = await freePorts(1)
    assert.deepEqual(outcome(await checkBackend(`http://127.0.0.1:${free}/`)), { fired: [], undecided: [] })
  })

  test('that was not named is undecided', async () => {
    const { fired, undecided } = outcome(await checkBackend())
    assert.deepEqual(fired, [])
    assert.match(undecided[0]?.why ?? '', /--backend/)
  })
})

describe('the addresses of one host', () => {
  const finding = 'addresses-disagree'
  let service: Service
  before(async () => void (service = await startService()))
  after(() => service.stop())

  /** A host with two addresses, and what nginx says at the second one. */
  const checkWith = async (second: readonly string[] | null): Promise<CheckReport> => {
    const [port = 0] = await freePorts(1)
    const site = (address: string, lines: readonly string[]): string =>
      `server { listen ${address}:${port}; server_name ${PUBLIC_HOST}; location / { proxy_set_header Host $http_host; ` +
      `proxy_set_header X-Forwarded-Host $http_host; ${lines.join(' ')} proxy_pass http://127.0.0.1:${service.port}; } }`
    const configuration = (folder: string): string =>
      configurationOf(
        'nginx',
        []
      )(folder).replace(
        /\}\n$/,
        `${site('127.0.0.1', [])}\n${second === null ? '' : site('127.0.0.2', second)}\n}\n`
      )
    const proxy = await startProxy('nginx', configuration, [port])
    try {
      return await checkSite(`http://${PUBLIC_HOST}:${port}/`, {
        scope: { only: [finding], skip: [] },
        resolve: ['127.0.0.1', '127.0.0.2'].map((address) => ({ host: PUBLIC_HOST, port, address }))
      })
    } finally {
      await proxy.stop()
    }
  }

  test('agree where both are the same', async () => {
    assert.deepEqual(outcome(await checkWith([])), { fired: [], undecided: [] })
  })

  test('disagree where the app believes another URL', async () => {
    const report = await checkWith(['proxy_set_header X-Forwarded-Proto https;'])
    assert.deepEqual(outcome(report).fired, [finding])
    assert.match(report.findings[0]?.evidence[0]?.value ?? '', /^https:/)
  })

  test('disagree where another one answers', async () => {
    const report = await checkWith(['return 404;'])
    assert.deepEqual(
      report.findings[0]?.evidence.map(({ note }) => note),
      ['404, not from the app']
    )
  })

  test('disagree where visitors are believed at one of them only', async () => {
    const report = await checkWith(['proxy_set_header X-Forwarded-Host $http_x_forwarded_host;'])
    assert.ok(report.findings[0]?.evidence.some(({ name }) => name === 'HTTP_HOST'))
  })

  test('say nothing where this machine cannot reach its own second address', async () => {
    assert.deepEqual(outcome(await checkWith(null)), { fired: [], undecided: [] })
  })

  test('are not compared where there is one', async () => {
    const report = await checkSite(`http://127.0.0.1:${service.port}/`, {
      scope: { only: [finding], skip: [] }
    })
    assert.match(report.undecided[0]?.why ?? '', /one address/)
  })
})
