import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Remedy, Situation } from '../../src/core/finding.ts'
import type { Report } from '../../src/core/report.ts'
import { situationOf } from '../../src/core/situation.ts'
import { compileTrustPolicy, type TrustSettings } from '../../src/core/trust-policy.ts'
import { diagnose } from '../../src/diagnose.ts'
import { dropClientHeaders } from '../../src/findings/remedies/drop-client-headers.ts'
import { type Answer, ask, freePorts, type Proxy, startBackend, startProxy } from '../support/proxies.ts'
import { configurationOf, PUBLIC_HOST, type Site, withRemedy } from './configuration.ts'

/** A mistake in a proxy's configuration, the finding that it makes, and the remedy that ends it. */
export interface Proof {
  readonly finding: string
  /** In words: what is wrong before the remedy. */
  readonly mistake: string
  readonly remedy: (situation: Situation) => readonly Remedy[]
  readonly bad?: (backend: string) => Pick<Site, 'site' | 'proxy' | 'pass' | 'mount'>
  /** The visitor's URL, where the proxy listens on `port`; by default http on the public host. */
  readonly expect?: (port: number) => string
  /** Host as the client sends it; by default that of the visitor's URL. */
  readonly host?: string
  /** Further header lines of the client. */
  readonly headers?: readonly string[]
  readonly trust?: TrustSettings
  /** The finding does not advise this remedy: it cannot tell this mistake from others. */
  readonly notAdvised?: true
  /** The remedy ends it by refusing the request; the same request without the client's additions still passes. */
  readonly refused?: true
}

/** The remedy against headers that should not have arrived: those that the finding saw. */
export function dropSeen(situation: Situation): readonly Remedy[] {
  return dropClientHeaders(
    situation,
    situation.evidence.filter(({ kind }) => kind === 'header').map(({ name }) => name)
  )
}

/** Headers of a visitor that every proxy passes on unless it is told not to. */
export const passingHeaders: readonly Proof[] = [
  {
    finding: 'identity-header',
    mistake: 'a visitor can say who he is',
    remedy: dropSeen,
    headers: ['X-Forwarded-User: root', 'Remote-User: root']
  },
  {
    finding: 'untrusted-alternative-header',
    mistake: 'a visitor can name an address',
    remedy: dropSeen,
    headers: ['X-Real-IP: 203.0.113.77', 'X-Client-IP: 203.0.113.78']
  },
  {
    finding: 'conflicting-families',
    mistake: 'Forwarded passes beside what the proxy says',
    remedy: dropSeen,
    headers: [
      'Forwarded: for=203.0.113.77;host=evil.example.org;proto=https',
      'X-Forwarded-Host: blog.example.com'
    ]
  },
  {
    finding: 'forwarded-invalid',
    mistake: 'a visitor can send a broken Forwarded',
    remedy: dropSeen,
    headers: ['Forwarded: for="203.0.113.77']
  }
]

interface Outcome {
  readonly answer: Answer
  readonly report: Report | null
  /** For what is refused: the answer to an honest request. */
  readonly honest: Answer | null
}

/**
 * Proves remedies on a real proxy: each mistake makes its finding, and the remedy's own lines, filled in
 * from that very report and put where the remedy says, end it. The proxy runs three times: with the
 * mistakes, with the remedies, and with all that the finding itself advises for this proxy.
 */
export function proveRemedies(proxy: Proxy, proofs: readonly Proof[]): void {
  describe(`remedies for ${proxy}`, () => {
    const bad: Outcome[] = []
    const good: Outcome[] = []
    const advised: Outcome[] = []

    before(async () => {
      const backend = await startBackend()
      const ports = await freePorts(proofs.length)
      const sites = proofs.map((proof, index): Site => ({
        port: ports[index] ?? 0,
        backend: `127.0.0.1:${backend.port}`,
        ...proof.bad?.(`127.0.0.1:${backend.port}`)
      }))
      const measure = async (round: readonly Site[]): Promise<Outcome[]> => {
        const running = await startProxy(proxy, configurationOf(proxy, round), ports)
        try {
          return await Promise.all(proofs.map((proof, index) => outcomeOf(proof, round[index]?.port ?? 0)))
        } finally {
          await running.stop()
        }
      }
      try {
        bad.push(...(await measure(sites)))
        good.push(...(await measure(sites.map((site, index) => mended(proxy, site, remediesFor(index))))))
        const rounds = sites.map((site, index) => mended(proxy, site, adviceFor(index)))
        advised.push(...(await measure(rounds)))
      } finally {
        await backend.stop()
      }
    })

    const remediesFor = (index: number): readonly Remedy[] => {
      const proof = proofs[index]
      const report = bad[index]?.report
      const found = report?.findings.find(({ id }) => id === proof?.finding)
      if (!proof || !report || !found) return []
      return proof.remedy(situationOf(report, found.evidence)).filter(({ target }) => target === proxy)
    }
    const adviceFor = (index: number): readonly Remedy[] => {
      const found = bad[index]?.report?.findings.find(({ id }) => id === proofs[index]?.finding)
      return (found?.remedies ?? []).filter(({ target }) => target === proxy)
    }

    for (const [index, proof] of proofs.entries()) {
      describe(`${proof.finding}: ${proof.mistake}`, () => {
        test('fires before', () => {
          const found = bad[index]?.report?.findings.map(({ id }) => id) ?? []
          assert.ok(found.includes(proof.finding), `fired instead: ${found.join(', ') || 'nothing'}`)
        })
        test('is silent with the remedy', () => assertMended(proof, good[index], remediesFor(index)))
        if (proof.notAdvised) return
        test('is silent with all that the finding advises', () =>
          assertMended(proof, advised[index], adviceFor(index)))
      })
    }
  })
}

function mended(proxy: Proxy, site: Site, remedies: readonly Remedy[]): Site {
  return remedies.reduce((mendedSite, remedy) => withRemedy(proxy, mendedSite, remedy), site)
}

function assertMended(proof: Proof, outcome: Outcome | undefined, remedies: readonly Remedy[]): void {
  assert.notEqual(remedies.length, 0, 'there is a remedy for this proxy')
  assert.ok(outcome)
  if (proof.refused) {
    assert.notEqual(outcome.answer.status, 200, 'the request is refused')
    assert.equal(outcome.honest?.status, 200, 'an honest request still passes')
    return
  }
  assert.ok(outcome.report, `no answer from the backend: ${outcome.answer.status}`)
  const found = outcome.report.findings.find(({ id }) => id === proof.finding)
  assert.equal(found, undefined, JSON.stringify([found, outcome.report.request.headers]))
}

async function outcomeOf(proof: Proof, port: number): Promise<Outcome> {
  const expected = new URL(proof.expect?.(port) ?? `http://${PUBLIC_HOST}/`)
  const target = expected.href.slice(expected.origin.length)
  const request = (host: string, headers: readonly string[]): Promise<Answer> =>
    ask(port, [
      `GET ${target} HTTP/1.1`,
      `Host: ${host}`,
      `Echo-Expect-URL: ${expected.href}`,
      ...headers,
      ...(headers.some((line) => line.startsWith('Connection:')) ? [] : ['Connection: close'])
    ])
  const answer = await request(proof.host ?? expected.host, proof.headers ?? [])
  const report = answer.facts
    ? diagnose(answer.facts, compileTrustPolicy(proof.trust), { remedies: true })
    : null
  return { answer, report, honest: proof.refused ? await request(expected.host, []) : null }
}
