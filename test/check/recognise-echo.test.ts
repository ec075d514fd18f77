import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { recogniseEcho } from '../../src/check/recognise-echo.ts'
import type { Fields } from '../../src/core/survey.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { diagnose } from '../../src/diagnose.ts'
import { facts } from '../support/facts.ts'

const NONCE = '0123456789abcdef.1'

function answer(body: string, headers: Fields = [], status = 200) {
  return recogniseEcho({ status, headers, body: Buffer.from(body) }, NONCE, 'https://www.example.com/')
}

const reportWith = (nonce: string): string =>
  JSON.stringify(diagnose(facts({ headers: ['Host: inner', `Echo-Probe: ${nonce}`] }), compileTrustPolicy()))

describe('an answer', () => {
  test('is an echo by the nonce of its request', () => {
    const outcome = answer(reportWith(NONCE))
    assert.ok(outcome.kind === 'echo')
    assert.equal(outcome.report.url.expected, 'https://www.example.com/')
    assert.ok(outcome.report.findings.some(({ id }) => id === 'internal-host'))
  })

  test('is a stale one with the nonce of another', () => {
    assert.equal(answer(reportWith('0123456789abcdef.2')).kind, 'stale')
  })

  test('is nobody’s where it only looks like one', () => {
    for (const body of [
      '',
      'hello',
      '{',
      '{}',
      'null',
      '{"service":{"name":"other"}}',
      '{"service":{"name":"echo3333"},"request":{}}',
      '{"service":{"name":"echo3333"},"request":null}',
      reportWith(NONCE).replace('"echo3333"', '"whoami"'),
      reportWith(NONCE).replace('"format":1', '"format":2'),
      reportWith(NONCE).replace('"127.0.0.0/8"', '"no address"')
    ]) {
      assert.equal(answer(body).kind, 'answer', body.slice(0, 80))
    }
  })

  test('that is no report is the app’s by the nonce in its fields', () => {
    const mine = answer('', [['echo-probe', NONCE]], 302)
    assert.ok(mine.kind === 'answer' && mine.fromApp)
    const other = answer('', [['Echo-Probe', '0123456789abcdef.2']], 302)
    assert.ok(other.kind === 'answer' && !other.fromApp)
  })

  test('is judged anew, whatever verdict it brings', () => {
    const outcome = answer(reportWith(NONCE).replace(/"verdict":"\w+"/, '"verdict":"pass"'))
    assert.ok(outcome.kind === 'echo')
    assert.equal(outcome.report.verdict, 'fail')
  })
})
