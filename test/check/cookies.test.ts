import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { CheckReport } from '../../src/core/check-report.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import { configurationOf, PUBLIC_HOST, type Site, withRemedy } from '../remedies/configuration.ts'
import { freePorts, type Proxy, startProxy } from '../support/proxies.ts'
import { startService } from '../support/service.ts'
import { type CheckProof, checkSite, proveFindings } from './prove-findings.ts'

type Lines = Pick<Site, 'site' | 'proxy'>

/** The app is told a host of its own, and nothing of the public one. */
const INTERNAL_HOST: Readonly<Record<Proxy, Lines>> = {
  apache: { site: ['ProxyPreserveHost On', 'ProxyAddHeaders Off', 'RequestHeader set Host app.internal'] },
  nginx: { proxy: ['proxy_set_header Host app.internal;'] },
  haproxy: { site: ['http-request set-header Host app.internal'] },
  caddy: { proxy: ['header_up Host app.internal', 'header_up -X-Forwarded-Host'] }
}

/** The app is told that it is mounted elsewhere. */
const INNER_PREFIX: Readonly<Record<Proxy, Lines>> = {
  apache: { site: ['RequestHeader set X-Forwarded-Prefix /inner'] },
  nginx: { proxy: ['proxy_set_header X-Forwarded-Prefix /inner;'] },
  haproxy: { site: ['http-request set-header X-Forwarded-Prefix /inner'] },
  caddy: { proxy: ['header_up X-Forwarded-Prefix /inner'] }
}

const expected = parseExpectedUrl(`https://${PUBLIC_HOST}/`)

function proofsOf(proxy: Proxy): readonly CheckProof[] {
  return [
    {
      finding: 'cookie-domain-internal',
      mistake: 'the app has another host',
      bad: () => INTERNAL_HOST[proxy]
    },
    { finding: 'cookie-domain-internal', mistake: 'plain passing on', immune: true },
    {
      finding: 'cookie-path-wrong',
      mistake: 'the app is told of another mount point',
      path: '/app/',
      bad: () => ({ ...INNER_PREFIX[proxy], mount: '/app' })
    },
    { finding: 'cookie-path-wrong', mistake: 'plain passing on', path: '/app/', immune: true },
    {
      finding: 'cookie-not-secure',
      mistake: 'TLS ends before the proxy, and nobody says so',
      ...(expected === null ? {} : { settings: { expected } })
    },
    { finding: 'cookie-not-secure', mistake: 'none, the site has no TLS', immune: true },
    {
      finding: 'cookie-lines-merged',
      mistake: 'plain passing on',
      ...(proxy === 'apache' ? {} : { immune: true })
    }
  ]
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) proveFindings(proxy, proofsOf(proxy))

/** Two lines of cookies through Apache. A service that hides the values says nothing of what stands between them. */
describe('cookie-lines-merged behind apache', () => {
  const id = 'cookie-lines-merged'
  const reports: CheckReport[] = []

  const remediesOf = (report: CheckReport | undefined) =>
    (report?.findings.find((finding) => finding.id === id)?.remedies ?? []).filter(
      ({ target }) => target === 'apache'
    )

  before(async () => {
    const service = await startService('--show-secrets')
    const [port = 0] = await freePorts(1)
    const bad: Site = { port, backend: `127.0.0.1:${service.port}` }
    const measure = async (site: Site): Promise<CheckReport> => {
      const running = await startProxy('apache', configurationOf('apache', [site]), [port])
      try {
        return await checkSite(`http://${PUBLIC_HOST}:${port}/`, { scope: { only: [id], skip: [] } })
      } finally {
        await running.stop()
      }
    }
    try {
      const before = await measure(bad)
      const mended = remediesOf(before).reduce((site, remedy) => withRemedy('apache', site, remedy), bad)
      reports.push(before, await measure(mended))
    } finally {
      await service.stop()
    }
  })

  test('fires before', () => {
    const found = reports[0]?.findings.find((finding) => finding.id === id)
    assert.deepEqual(
      found?.evidence.map(({ value }) => value),
      ['a=1, b=2']
    )
  })

  test('is silent with its remedy', () => {
    assert.notEqual(remediesOf(reports[0]).length, 0, 'there is a remedy')
    assert.deepEqual(reports[1]?.undecided, [])
    assert.deepEqual(
      reports[1]?.findings.filter((finding) => finding.id === id),
      []
    )
  })
})
