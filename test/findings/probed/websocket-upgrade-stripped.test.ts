import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canariesOf } from '../../../src/check/canaries.ts'
import { parseExpectedUrl } from '../../../src/core/expected-url.ts'
import type { Outcome, ProbeFamilyId, Survey } from '../../../src/core/survey.ts'
import cached from '../../../src/findings/probed/echo-cached.ts'
import stripped from '../../../src/findings/probed/websocket-upgrade-stripped.ts'
import { report } from '../../support/facts.ts'

const NONCE = '0123456789abcdef'

/** A survey of one probe, whose nonce ends in 2, and its outcome. */
function survey(family: ProbeFamilyId, variant: string, outcome: Outcome): Survey {
  const url = parseExpectedUrl('http://www.example.com/')
  assert.ok(url)
  const headers = [['Echo-Probe', `${NONCE}.2`]] as const
  return {
    url,
    canaries: canariesOf(NONCE, '80'),
    baseline: report(),
    baselineHeaders: [],
    mount: { public: '', backend: '' },
    observations: [
      {
        family,
        variant,
        door: 'http://192.0.2.1:80',
        sent: { method: 'GET', target: '/', httpVersion: '1.1', headers, bodyBytes: 0 },
        outcome,
        hops: []
      }
    ]
  }
}

const answer = (status: number, fromApp: boolean, headers: ReadonlyArray<readonly [string, string]> = []) =>
  ({ kind: 'answer', status, headers, fromApp, start: '' }) as const

describe('websocket-upgrade-stripped, where a handshake is answered with', () => {
  for (const [name, outcome, expected] of [
    ['426 of the app', answer(426, true), 'fires'],
    ['101 and no message', answer(101, true), 'fires'],
    ['a report behind 101', { kind: 'echo', status: 101, headers: [], report: report() }, 'clear'],
    ['403 of the app, which refuses an Origin', answer(403, true), 'clear'],
    ['403 of the proxy', answer(403, false), 'clear'],
    ['404 of an app that has none', answer(404, true), 'not-applicable'],
    ['502 of the proxy', answer(502, false), 'unsure'],
    ['429 of the proxy', answer(429, false), 'unsure'],
    ['nothing', { kind: 'silence', why: 'timeout', detail: '' }, 'unsure']
  ] as const) {
    test(name, () =>
      assert.equal(stripped.detect(survey('websocket', 'handshake', outcome)).outcome, expected)
    )
  }
})

describe('echo-cached, where the second visitor gets', () => {
  const nonce = (number: number) => ['Echo-Probe', `${NONCE}.${number}`] as const
  for (const [name, variant, outcome, expected] of [
    [
      'a report of the first',
      'page-second',
      { kind: 'stale', status: 200, headers: [], report: report() },
      'fires'
    ],
    ['an error of the first', 'error-second', answer(404, false, [nonce(1)]), 'fires'],
    [
      'a redirect that a cache had',
      'redirect-second',
      answer(302, false, [['X-Cache', 'HIT from cache']]),
      'fires'
    ],
    ['a redirect of some age', 'redirect-second', answer(302, false, [['Age', '3']]), 'fires'],
    [
      'one of its own that passed a cache',
      'page-second',
      answer(302, true, [nonce(2), ['X-Cache', 'MISS'], ['Age', '0']]),
      'clear'
    ],
    ['a refusal that a cache had', 'page-second', answer(403, false, [['X-Cache', 'HIT']]), 'clear'],
    ['trouble of the proxy', 'page-second', answer(502, false), 'unsure']
  ] as const) {
    test(name, () => assert.equal(cached.detect(survey('cache', variant, outcome)).outcome, expected))
  }
})
