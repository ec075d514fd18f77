import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { check } from '../../src/check/check.ts'
import type { CheckSettings } from '../../src/check/settings.ts'
import type { CheckReport } from '../../src/core/check-report.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import type { Remedy } from '../../src/core/finding.ts'
import { configurationOf, PUBLIC_HOST, type Site, withRemedy } from '../remedies/configuration.ts'
import { freePorts, type Proxy, startProxy } from '../support/proxies.ts'
import { startService } from '../support/service.ts'

/** A mistake in a proxy's configuration, and the finding by which a check shows it. */
export interface CheckProof {
  readonly finding: string
  /** In words: what is wrong before the remedy. */
  readonly mistake: string
  /** The site with the mistake; plain passing on where not said. `backend` is `host:port` of the service. */
  readonly bad?: (backend: string) => Pick<Site, 'site' | 'proxy' | 'pass' | 'mount' | 'outside' | 'tls'>
  /** The path of the URL that is checked; `/` where not said. */
  readonly path?: string
  readonly settings?: Partial<CheckSettings>
  /** Chooses among the remedies of the finding for this proxy, where they are alternatives. */
  readonly choose?: (remedy: Remedy) => boolean
  /** This proxy needs no cure: the finding is silent from the start. */
  readonly immune?: true
}

/**
 * Proves findings of `check` and their remedies on a real proxy in front of a real echo3333: the mistake makes the
 * finding fire, and the remedy's own lines, filled in from that very report and put where the remedy says, end it.
 *
 * @param flags for `echo3333 serve`
 */
export function proveFindings(
  proxy: Proxy,
  proofs: readonly CheckProof[],
  flags: readonly string[] = []
): void {
  describe(`check behind ${proxy}`, () => {
    const bad: CheckReport[] = []
    const good: CheckReport[] = []

    before(async () => {
      const service = await startService(...flags)
      const ports = await freePorts(proofs.length)
      const backend = `127.0.0.1:${service.port}`
      const sites = proofs.map((proof, index): Site => ({
        port: ports[index] ?? 0,
        backend,
        ...proof.bad?.(backend)
      }))
      const measure = async (round: readonly Site[]): Promise<CheckReport[]> => {
        const running = await startProxy(proxy, configurationOf(proxy, round), ports)
        try {
          const reports: CheckReport[] = []
          for (const [index, proof] of proofs.entries()) {
            const { path = '/', settings = {} } = proof
            const scheme = round[index]?.tls ? 'https' : 'http'
            reports.push(
              await checkSite(`${scheme}://${PUBLIC_HOST}:${ports[index]}${path}`, {
                ...settings,
                scope: { only: [proof.finding], skip: [] }
              })
            )
          }
          return reports
        } finally {
          await running.stop()
        }
      }
      try {
        bad.push(...(await measure(sites)))
        const mended = sites.map((site, index) =>
          remediesFor(index).reduce((now, remedy) => withRemedy(proxy, now, remedy), site)
        )
        good.push(...(await measure(mended)))
      } finally {
        await service.stop()
      }
    })

    const remediesFor = (index: number): readonly Remedy[] => {
      const { finding, choose = () => true } = proofs[index] ?? {}
      const found = bad[index]?.findings.find(({ id }) => id === finding)
      return (found?.remedies ?? []).filter((remedy) => remedy.target === proxy && choose(remedy))
    }

    for (const [index, proof] of proofs.entries()) {
      describe(`${proof.finding}: ${proof.mistake}`, () => {
        if (proof.immune) {
          test('is silent by itself', () => assertSilent(proof.finding, bad[index]))
          return
        }
        test('fires before', () => {
          const fired = bad[index]?.findings.map(({ id }) => id) ?? []
          assert.ok(fired.includes(proof.finding), `undecided: ${JSON.stringify(bad[index]?.undecided)}`)
        })
        test('is silent with its remedy', () => {
          assert.notEqual(remediesFor(index).length, 0, 'there is a remedy for this proxy')
          assertSilent(proof.finding, good[index])
        })
      })
    }
  })
}

function assertSilent(id: string, report: CheckReport | undefined): void {
  assert.ok(report)
  assert.deepEqual(report.undecided, [])
  const found = report.findings.find((finding) => finding.id === id)
  assert.equal(found, undefined, JSON.stringify([found, report.baseline.request.headers]))
}

/** What a check could not decide although it was told enough: without `--backend` and the like, some things stay open. */
export function leftOpen({ undecided }: CheckReport): CheckReport['undecided'] {
  return undecided.filter(({ why }) => !/--backend|--http-url|--aggressive|one address/.test(why))
}

/** Checks a site whose host, whatever it is called, is on the loopback. */
export function checkSite(text: string, settings: Partial<CheckSettings> = {}): Promise<CheckReport> {
  const url = parseExpectedUrl(text)
  assert.ok(url)
  const { host } = url.authority
  return check(
    {
      url,
      scope: { skip: [] },
      aggressive: false,
      resolve: [{ host, port: Number(url.port), address: '127.0.0.1' }],
      limits: { timeout: 5_000, mostBytes: 1 << 20, insecure: true },
      deadline: 60_000,
      mostRequests: 400,
      ...settings
    },
    { planned: () => undefined, sending: () => undefined },
    new AbortController().signal
  )
}
