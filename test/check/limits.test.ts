import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyLimits } from '../../src/findings/remedies/body-limits.ts'
import { EXAMPLE_SITUATION } from '../../src/core/situation.ts'
import { configurationOf, PUBLIC_HOST } from '../remedies/configuration.ts'
import { freePorts, type Proxy, startProxy } from '../support/proxies.ts'
import { startService } from '../support/service.ts'
import { checkSite, type CheckProof, proveFindings } from './prove-findings.ts'

type Mistake = Pick<CheckProof, 'bad' | 'immune'>

/** Limits on headers below what the program has by default; Caddy has none that a site could lower. */
const LOW_HEADER_LIMIT: Readonly<Record<Proxy, Mistake>> = {
  apache: { bad: () => ({ site: ['LimitRequestFieldSize 4094', 'LimitRequestFields 40'] }) },
  nginx: { bad: () => ({ site: ['large_client_header_buffers 4 4k;'] }) },
  haproxy: { bad: () => ({ outside: ['global', '  tune.http.maxhdr 40'] }) },
  caddy: { immune: true }
}

/** Apache's LimitRequestBody does not count for what it passes on, HAProxy has no limit, Caddy's has a test below. */
const LOW_BODY_LIMIT: Readonly<Record<Proxy, Mistake>> = {
  apache: { bad: () => ({ site: ['LimitRequestBody 512'] }), immune: true },
  nginx: { bad: () => ({ site: ['client_max_body_size 1k;'] }) },
  haproxy: { immune: true },
  caddy: { immune: true }
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
  proveFindings(proxy, [
    { finding: 'header-limit-low', mistake: 'a low limit on headers', ...LOW_HEADER_LIMIT[proxy] },
    { finding: 'body-lost', mistake: 'a low limit on bodies', ...LOW_BODY_LIMIT[proxy] }
  ])
  // On their own: HAProxy has one limit for all of its sites.
  proveFindings(proxy, [
    { finding: 'header-limit-low', mistake: 'the limits as they are by default', immune: true },
    { finding: 'headers-lost', mistake: 'the limits as they are by default', immune: true },
    { finding: 'body-lost', mistake: 'the limits as they are by default', immune: true }
  ])
}

test("Caddy's remedy instead of the block with the mistake ends body-lost", async () => {
  const service = await startService()
  const mended = bodyLimits(EXAMPLE_SITUATION).find(({ target }) => target === 'caddy')
  assert.ok(mended)
  const ports = await freePorts(2)
  const sites = [['request_body {', 'max_size 512B', '}'], mended.lines].map((site, index) => ({
    port: ports[index] ?? 0,
    backend: `127.0.0.1:${service.port}`,
    site
  }))
  const running = await startProxy('caddy', configurationOf('caddy', sites), ports)
  try {
    const found: string[][] = []
    for (const port of ports) {
      const settings = { scope: { only: ['body-lost'], skip: [] } }
      const report = await checkSite(`http://${PUBLIC_HOST}:${port}/`, settings)
      found.push([...report.findings, ...report.undecided].map(({ id }) => id))
    }
    assert.deepEqual(found, [['body-lost'], []])
  } finally {
    await running.stop()
    await service.stop()
  }
})

test('fields that a rule of the proxy drops from long requests are missed', async () => {
  const service = await startService()
  const [port = 0] = await freePorts(1)
  const site = [
    'http-request set-header X-Forwarded-Proto http',
    'http-request del-header X-Forwarded-Proto if { req.hdr(Echo-Pad-90) -m found }',
    'http-request del-header Echo-Pad-90'
  ]
  const running = await startProxy(
    'haproxy',
    configurationOf('haproxy', [{ port, backend: `127.0.0.1:${service.port}`, site }]),
    [port]
  )
  try {
    const settings = { scope: { only: ['headers-lost'], skip: [] } }
    const { findings } = await checkSite(`http://${PUBLIC_HOST}:${port}/`, settings)
    assert.deepEqual(findings[0]?.evidence, [
      { kind: 'header', name: 'Echo-Pad', value: '89 of 90', expected: 'all 90' },
      {
        kind: 'header',
        name: 'x-forwarded-proto',
        value: null,
        expected: 'http',
        note: 'in a request with 90 headers more'
      }
    ])
  } finally {
    await running.stop()
    await service.stop()
  }
})
