import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canariesOf } from '../../../src/check/canaries.ts'
import { parseExpectedUrl } from '../../../src/core/expected-url.ts'
import type { Fields, Observation, Outcome, ProbeFamilyId, Survey } from '../../../src/core/survey.ts'
import { arrivalsOf } from '../../../src/findings/survey/visitor-headers.ts'
import alternative from '../../../src/findings/probed/alternative-header-passes.ts'
import survives from '../../../src/findings/probed/forwarded-for-survives.ts'
import strip from '../../../src/findings/probed/hop-by-hop-strip.ts'
import identity from '../../../src/findings/probed/identity-header-passes.ts'
import client from '../../../src/findings/probed/spoofable-client-address.ts'
import scheme from '../../../src/findings/probed/spoofable-scheme.ts'
import aliases from '../../../src/findings/probed/underscore-alias-passes.ts'
import { report } from '../../support/facts.ts'

const NONCE = '0123456789abcdef'
const ADDRESS = '192.0.2.77'
const HOST = 'Host: www.example.com'

const url = parseExpectedUrl('https://www.example.com/')
assert.ok(url)

/** Probes with what became of them; the honest request arrives with `honest`. */
function survey(observations: readonly Observation[], honest: readonly string[] = []): Survey {
  assert.ok(url)
  return {
    url,
    canaries: canariesOf(NONCE, '80'),
    baseline: report({ headers: [HOST, ...honest] }),
    baselineHeaders: [],
    mount: { public: '', backend: '' },
    observations
  }
}

function observed(family: ProbeFamilyId, variant: string, sent: Fields, outcome: Outcome): Observation {
  return {
    family,
    variant,
    door: 'here',
    sent: { method: 'GET', target: '/', httpVersion: '1.1', headers: sent, bodyBytes: 0 },
    outcome,
    hops: []
  }
}

const echo = (...headers: readonly string[]): Outcome => ({
  kind: 'echo',
  status: 200,
  headers: [],
  report: report({ headers: [HOST, ...headers] })
})
const answer = (status: number): Outcome => ({
  kind: 'answer',
  status,
  headers: [],
  fromApp: false,
  start: ''
})

describe('a header of a probe arrived', () => {
  const sent: Fields = [['X-Remote-User', NONCE]]
  for (const [name, line, honest, expected] of [
    ['as it was sent', `X-Remote-User: ${NONCE}`, [], true],
    ['hidden', 'X-Remote-User: [hidden: 16 characters]', [], true],
    ['in a list', `X-Remote-User: ${NONCE}, alice`, [], true],
    ['not, where somebody else is named', 'X-Remote-User: [hidden: 5 characters]', [], false],
    [
      'not, where the honest request has the same',
      'X-Remote-User: [hidden: 16 characters]',
      ['X-Remote-User: [hidden: 16 characters]'],
      false
    ]
  ] as const) {
    test(name, () => {
      const observation = observed('alternative', 'identity', sent, echo(line))
      assert.equal(arrivalsOf(survey([observation], honest), observation).length > 0, expected)
    })
  }
})

describe('a probe that is no echo', () => {
  for (const [name, outcome, expected] of [
    ['is refused', answer(403), 'clear'],
    ['meets trouble', answer(502), 'unsure'],
    ['meets a limit', answer(429), 'unsure'],
    ['gets no answer', { kind: 'silence', why: 'timeout', detail: '' }, 'unsure'],
    ['loses its connection', { kind: 'silence', why: 'closed', detail: '' }, 'clear']
  ] as const) {
    test(name, () => {
      const observation = observed('alternative', 'identity', [['X-Remote-User', NONCE]], outcome)
      assert.equal(identity.detect(survey([observation])).outcome, expected)
    })
  }

  test('does not hide what another probe shows', () => {
    const sent: Fields = [['X-Forwarded-For', ADDRESS]]
    const all = observed('forwarded', 'all', sent, answer(400))
    const alone = observed('forwarded', 'x-forwarded-for', sent, echo(`X-Forwarded-For: ${ADDRESS}`))
    const detection = client.detect(survey([all, alone]))
    assert.ok(detection.outcome === 'fires')
    assert.deepEqual(
      detection.evidence.map(({ name }) => name),
      ['X-Forwarded-For']
    )
  })
})

describe('an address that a visitor put in front', () => {
  const sent: Fields = [['X-Forwarded-For', ADDRESS]]
  const probe = (line: string) =>
    survey([observed('forwarded', 'x-forwarded-for', sent, echo(`X-Forwarded-For: ${line}`))])
  for (const [name, line, believed, left] of [
    ['is left there', `${ADDRESS}, 203.0.113.5`, 'clear', 'fires'],
    ['is believed', `${ADDRESS}, 127.0.0.1`, 'fires', 'not-applicable'],
    ['is gone', '203.0.113.5', 'clear', 'clear']
  ] as const) {
    test(name, () => {
      assert.equal(client.detect(probe(line)).outcome, believed)
      assert.equal(survives.detect(probe(line)).outcome, left)
      assert.equal(alternative.detect(probe(line)).outcome, 'clear')
    })
  }
})

describe('the scheme', () => {
  const probe = (sent: string, arrives: string, honest: readonly string[] = []) =>
    survey(
      [observed('forwarded', sent, [['X-Forwarded-Proto', sent]], echo(`X-Forwarded-Proto: ${arrives}`))],
      honest
    )
  for (const [name, made, expected] of [
    ['is the word of the visitor where the honest request says nothing', probe('https', 'https'), 'fires'],
    [
      'is the word of the visitor over that of the proxy',
      probe('http', 'http', ['X-Forwarded-Proto: https']),
      'fires'
    ],
    ['is what the app believes anyway', probe('http', 'http'), 'clear'],
    ['is the word of the proxy', probe('http', 'https', ['X-Forwarded-Proto: https']), 'clear']
  ] as const) {
    test(name, () => assert.equal(scheme.detect(made).outcome, expected))
  }
})

describe('names that are aliases', () => {
  const underscore = (outcome: Outcome) =>
    observed('aliases', 'underscore', [['X_Forwarded_For', ADDRESS]], outcome)
  const dot = observed('aliases', 'dot', [['X.Forwarded.For', ADDRESS]], echo(`X.Forwarded.For: ${ADDRESS}`))
  test('with dots alone are no finding', () =>
    assert.equal(aliases.detect(survey([underscore(echo()), dot])).outcome, 'clear'))
  test('with dots are named beside those with underscores', () => {
    const detection = aliases.detect(survey([underscore(echo(`X_Forwarded_For: ${ADDRESS}`)), dot]))
    assert.ok(detection.outcome === 'fires')
    assert.deepEqual(
      detection.evidence.map(({ name }) => name),
      ['X_Forwarded_For', 'X.Forwarded.For']
    )
  })
})

describe('a header that Connection names', () => {
  const naming = (outcome: Outcome) =>
    observed('hop-by-hop', 'forwarding', [['Connection', 'close, X-Forwarded-Proto, Echo-Hop']], outcome)
  const own = 'X-Forwarded-Proto: https'
  for (const [name, made, expected] of [
    ['is removed', survey([naming(echo())], [own]), 'fires'],
    ['stays', survey([naming(echo(own))], [own]), 'clear'],
    ['is not set by the proxy', survey([naming(echo())]), 'not-applicable'],
    ['is refused', survey([naming(answer(400))], [own]), 'clear']
  ] as const) {
    test(name, () => assert.equal(strip.detect(made).outcome, expected))
  }
})
