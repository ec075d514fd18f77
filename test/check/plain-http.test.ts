import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { CheckReport } from '../../src/core/check-report.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import type { Remedy } from '../../src/core/finding.ts'
import { configurationOf, PUBLIC_HOST, type Site, withRemedy } from '../remedies/configuration.ts'
import { freePorts, PROXIES, type Proxy, startProxy } from '../support/proxies.ts'
import { startService } from '../support/service.ts'
import { checkSite } from './prove-findings.ts'

/** How plain http is made to lead in a circle. */
const CIRCLES: Readonly<Record<Proxy, (port: number) => readonly string[]>> = {
  apache: (port) => [
    'RewriteEngine On',
    `RewriteRule "^" "http://${PUBLIC_HOST}:${port}%{REQUEST_URI}" [R=301,L]`
  ],
  nginx: (port) => [`return 301 http://${PUBLIC_HOST}:${port}$request_uri;`],
  haproxy: (port) => [`http-request redirect prefix http://${PUBLIC_HOST}:${port} code 301`],
  caddy: (port) => [`redir http://${PUBLIC_HOST}:${port}{uri} permanent`]
}

interface Proof {
  readonly finding: string
  readonly mistake: string
  /** The plain http site of the mistake. */
  readonly plain: (proxy: Proxy, port: number) => Partial<Site>
  /** Which of the two sites the remedy is for. */
  readonly mended: 'plain' | 'secure'
}

const proofs: readonly Proof[] = [
  {
    finding: 'http-serves-content',
    mistake: 'the app is passed on without TLS, too',
    plain: () => ({}),
    mended: 'plain'
  },
  {
    finding: 'scheme-redirect-loop',
    mistake: 'http leads to http',
    plain: (proxy, port) => {
      const circle = CIRCLES[proxy](port)
      return proxy === 'haproxy' || proxy === 'caddy' ? { site: circle } : { pass: circle }
    },
    mended: 'plain'
  },
  {
    finding: 'hsts-missing',
    mistake: 'no Strict-Transport-Security',
    plain: () => ({}),
    mended: 'secure'
  }
]

for (const proxy of PROXIES) {
  describe(`plain http beside https, behind ${proxy}`, () => {
    const bad: CheckReport[] = []
    const good: CheckReport[] = []

    before(async () => {
      const service = await startService()
      const backend = `127.0.0.1:${service.port}`
      const ports = await freePorts(proofs.length * 2)
      const portsOf = (index: number) => ({ secure: ports[index * 2] ?? 0, plain: ports[index * 2 + 1] ?? 0 })
      const pairs = proofs.map((proof, index) => {
        const { secure, plain } = portsOf(index)
        return {
          secure: { port: secure, backend, tls: true as const },
          plain: { port: plain, backend, ...proof.plain(proxy, plain) }
        }
      })
      const measure = async (round: typeof pairs): Promise<CheckReport[]> => {
        const sites = round.flatMap(({ secure, plain }) => [secure, plain])
        const running = await startProxy(proxy, configurationOf(proxy, sites), ports)
        try {
          const reports: CheckReport[] = []
          for (const [index, { finding }] of proofs.entries()) {
            const at = portsOf(index)
            const plainHttp = parseExpectedUrl(`http://${PUBLIC_HOST}:${at.plain}/`)
            assert.ok(plainHttp)
            reports.push(
              await checkSite(`https://${PUBLIC_HOST}:${at.secure}/`, {
                scope: { only: [finding], skip: [] },
                plainHttp,
                resolve: Object.values(at).map((port) => ({ host: PUBLIC_HOST, port, address: '127.0.0.1' }))
              })
            )
          }
          return reports
        } finally {
          await running.stop()
        }
      }
      try {
        bad.push(...(await measure(pairs)))
        const mended = pairs.map((pair, index) => {
          const { mended: which = 'plain' } = proofs[index] ?? {}
          const site = remediesFor(index).reduce(
            (now, remedy) => withRemedy(proxy, now, remedy),
            // What led in a circle is what the remedy takes the place of.
            which === 'plain' ? { port: pair.plain.port, backend } : pair.secure
          )
          return { ...pair, [which]: site }
        })
        good.push(...(await measure(mended)))
      } finally {
        await service.stop()
      }
    })

    const remediesFor = (index: number): readonly Remedy[] => {
      const found = bad[index]?.findings.find(({ id }) => id === proofs[index]?.finding)
      return (found?.remedies ?? []).filter(({ target }) => target === proxy)
    }

    for (const [index, { finding, mistake }] of proofs.entries()) {
      test(`${finding}: ${mistake}: fires`, () => {
        const fired = bad[index]?.findings.map(({ id }) => id)
        assert.deepEqual(fired, [finding], JSON.stringify(bad[index]?.probes))
      })
      test(`${finding}: is silent with its remedy`, () => {
        assert.notEqual(remediesFor(index).length, 0)
        assert.deepEqual(good[index]?.findings, [], JSON.stringify(good[index]?.probes))
        assert.deepEqual(good[index]?.undecided, [])
      })
    }
  })
}
