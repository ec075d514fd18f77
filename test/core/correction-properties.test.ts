import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { correct } from '../../src/core/correction.ts'
import { toEnviron } from '../../src/core/environ.ts'
import { headerRegistry } from '../../src/core/header-registry.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { facts } from '../support/facts.ts'

describe('correction of any request', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      'a.example',
      'https',
      '10.0.0.1, 192.0.2.1',
      'for=192.0.2.1;host=b.example;proto=https',
      '/app',
      '81',
      ''
    )
  )
  const lines = fc.array(
    fc.tuple(fc.constantFrom('Host', 'Cookie', ...headerRegistry.map((header) => header.name)), text),
    { maxLength: 20 }
  )
  const trust = fc.record({
    trustProxy: fc.constantFrom('any', 'none', 'loopback', '192.0.2.0/24', 'unix'),
    trustProxyHeader: fc.shuffledSubarray(
      headerRegistry.map((header) => header.name),
      { minLength: 1 }
    )
  })
  const peer = fc.constantFrom('127.0.0.1', '198.51.100.7', '192.0.2.1', 'unix:')
  const requests = fc.record({ lines, trust, peer, encrypted: fc.boolean() })
  const correctedOf = ({
    lines,
    trust,
    peer,
    encrypted
  }: {
    lines: Array<[string, string]>
    trust: object
    peer: string
    encrypted: boolean
  }) => {
    const given = { ...facts({ peer, encrypted }), headers: lines }
    const raw = toEnviron(given)
    return { raw, ...correct(given, raw, compileTrustPolicy(trust)) }
  }

  test('from an untrusted peer changes nothing that a URL or a client address is made of', () => {
    const keys = [
      'wsgi.url_scheme',
      'HTTP_HOST',
      'SERVER_NAME',
      'SERVER_PORT',
      'SCRIPT_NAME',
      'PATH_INFO',
      'QUERY_STRING',
      'REMOTE_ADDR',
      'REMOTE_PORT'
    ]
    let untrusted = 0
    fc.assert(
      fc.property(requests, (request) => {
        const { raw, environ, peerRule, winners } = correctedOf(request)
        if (peerRule !== null) return
        untrusted += 1
        for (const key of keys) assert.equal(environ[key], raw[key], key)
        assert.deepEqual(winners, {})
      }),
      { numRuns: 500 }
    )
    assert.ok(untrusted > 100)
  })

  test('accounts for every difference with exactly one change, and for nothing else', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { raw, environ, ledger } = correctedOf(request)
        const differing = [...new Set([...Object.keys(raw), ...Object.keys(environ)])].filter(
          (key) => raw[key] !== environ[key]
        )
        assert.deepEqual(ledger.map((change) => change.key).toSorted(), differing.toSorted())
        for (const { key, from, to } of ledger)
          assert.deepEqual([from, to], [raw[key] ?? null, environ[key] ?? null], key)
      }),
      { numRuns: 500 }
    )
  })

  test('leaves of each configured category at most the header that won', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { environ, winners } = correctedOf(request)
        for (const { key, name, categories } of compileTrustPolicy(request.trust).equivalents) {
          if (environ[key] !== undefined)
            assert.ok(
              categories.some((category) => winners[category] === name),
              name
            )
        }
      }),
      { numRuns: 500 }
    )
  })

  test('does not touch the raw environ', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { raw } = correctedOf(request)
        assert.deepEqual(raw, toEnviron({ ...facts(request), headers: request.lines }))
      })
    )
  })
})
