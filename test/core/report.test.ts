import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Severity } from '../../src/core/finding.ts'
import { verdictOf } from '../../src/core/report.ts'
import { report } from '../support/facts.ts'

describe('the verdict', () => {
  const cases: ReadonlyArray<readonly [severities: readonly Severity[], verdict: string]> = [
    [[], 'pass'],
    [['info', 'info'], 'pass'],
    [['info', 'warning'], 'warn'],
    [['warning', 'error', 'info'], 'fail'],
    [['error'], 'fail']
  ]
  for (const [severities, verdict] of cases)
    test(`on ${severities.join(', ') || 'nothing'} is ${verdict}`, () =>
      assert.equal(verdictOf(severities.map((severity) => ({ severity }))), verdict))
})

describe('a report', () => {
  const bad = report({
    headers: [
      'Host: 10.0.0.1:3333',
      'X_Forwarded_For: 192.0.2.1',
      'X-Forwarded-Proto: banana',
      'Connection: X-Forwarded-Host'
    ],
    expect: 'https://www.example.com/app/'
  })

  test('lists the worst findings first', () => {
    const order = ['error', 'warning', 'info']
    const severities = bad.findings.map((finding) => order.indexOf(finding.severity))
    assert.ok(severities.length > 3 && new Set(severities).size > 1)
    assert.deepEqual(
      severities,
      severities.toSorted((a, b) => a - b)
    )
  })

  test('names each finding once', () => {
    const ids = bad.findings.map((finding) => finding.id)
    assert.deepEqual([...new Set(ids)], ids)
  })

  test('says what the policy is, as it was compiled', () => {
    const { trust } = report({
      trust: { trustProxy: 'loopback', trustProxyHeader: 'forwarded', urlScheme: 'https', urlPrefix: '/app/' }
    })
    assert.deepEqual(trust, {
      proxies: ['127.0.0.0/8', '::1/128'],
      headers: ['Forwarded'],
      urlScheme: 'https',
      urlPrefix: '/app',
      peerTrusted: true,
      peerRule: '127.0.0.0/8',
      chain: [{ address: '127.0.0.1', role: 'client', trusted: true, rule: '127.0.0.0/8', from: 'socket' }],
      chainTruncated: false
    })
  })

  test('takes the expected URL from Echo-Expect-URL, unless it is told otherwise', () => {
    const headers = ['Host: www.example.com', 'Echo-Expect-URL: http://a.example/']
    assert.equal(report({ headers }).url.expected, 'http://a.example/')
    assert.equal(report({ headers, expect: 'http://b.example/' }).url.expected, 'http://b.example/')
    assert.equal(report({ headers: ['Echo-Expect-URL: javascript:alert(1)'] }).url.expected, null)
  })
})
