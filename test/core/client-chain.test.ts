import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { MAX_HOPS } from '../../src/core/client-chain.ts'
import { correct } from '../../src/core/correction.ts'
import { toEnviron } from '../../src/core/environ.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { facts, type Sketch } from '../support/facts.ts'

function corrected(sketch: Sketch) {
  const given = facts(sketch)
  return correct(given, toEnviron(given), compileTrustPolicy(sketch.trust))
}

describe('an X-Forwarded-For chain', () => {
  test('is at most 64 hops long', () => assert.equal(MAX_HOPS, 64))

  const walk = (value: string, trustProxy = '127.0.0.1,::1') => {
    const { environ } = corrected({
      headers: ['Host: a.example', `X-Forwarded-For: ${value}`],
      trust: { trustProxy, trustProxyHeader: 'X-Forwarded-For' }
    })
    return [environ.REMOTE_ADDR, environ['HTTP_X_FORWARDED_FOR']]
  }

  // The first block is mod_wsgi's own test suite (tests/wsgi/proxy_headers.sh, 6.0.5) as data.
  for (const [value, client, rest] of [
    ['203.0.113.5, 127.0.0.1', '203.0.113.5', '203.0.113.5, 127.0.0.1'],
    ['127.0.0.1, 127.0.0.1', '127.0.0.1', '127.0.0.1, 127.0.0.1'],
    ['198.51.100.9, 203.0.113.5', '203.0.113.5', '203.0.113.5'],
    ['203.0.113.5, , 127.0.0.1', '203.0.113.5', '203.0.113.5, 127.0.0.1'],
    ['203.0.113.5,,127.0.0.1', '203.0.113.5', '203.0.113.5, 127.0.0.1'],
    ['203.0.113.5, 127.0.0.1,', '203.0.113.5', '203.0.113.5, 127.0.0.1'],
    [', 203.0.113.5, 127.0.0.1', '203.0.113.5', '203.0.113.5, 127.0.0.1'],
    ['192.0.2.6, 203.0.113.5, 127.0.0.1, ::1', '203.0.113.5', '203.0.113.5, 127.0.0.1, ::1'],
    ['203.0.113.5, ::ffff:127.0.0.1', '203.0.113.5', '203.0.113.5, ::ffff:127.0.0.1'],
    ['203.0.113.5, 127.1', '127.1', '127.1'],
    ['203.0.113.5, 0177.0.0.1', '0177.0.0.1', '0177.0.0.1'],
    ['203.0.113.5, localhost', 'localhost', 'localhost'],
    ['203.0.113.5, 127.0.0.1:80', '127.0.0.1:80', '127.0.0.1:80'],
    ['unknown', 'unknown', 'unknown'],
    ['203.0.113.5, unknown, 127.0.0.1', 'unknown', 'unknown, 127.0.0.1'],
    ['', '127.0.0.1', ''],
    [' , ,', '127.0.0.1', ', ,']
  ] as const) {
    test(`${JSON.stringify(value)} says that the client is ${client}`, () =>
      assert.deepEqual(walk(value), [client, rest]))
  }

  for (const [value, client] of [
    ['203.0.113.5, 10.0.0.1', '203.0.113.5'],
    [', 203.0.113.5', '203.0.113.5'],
    [', , 203.0.113.5, 198.51.100.1', '203.0.113.5'],
    ['203.0.113.5,', '203.0.113.5'],
    ['203.0.113.5, unknown, 198.51.100.1', '203.0.113.5'],
    ['unknown, 198.51.100.1', 'unknown']
  ] as const) {
    test(`${JSON.stringify(value)} says, where any peer is trusted, that the client is the first one, and stays as it is`, () =>
      assert.deepEqual(walk(value, 'any'), [client, value.trim()]))
  }

  test('names the element that was taken, empty ones counted', () => {
    const because = (value: string, trustProxy: string) =>
      corrected({ headers: ['Host: a', `X-Forwarded-For: ${value}`], trust: { trustProxy } }).ledger.find(
        (change) => change.key === 'REMOTE_ADDR'
      )?.because
    assert.deepEqual(because('192.0.2.6,, 203.0.113.5, 127.0.0.1', 'loopback'), {
      kind: 'header',
      header: 'X-Forwarded-For',
      value: '192.0.2.6,, 203.0.113.5, 127.0.0.1',
      element: 2
    })
    assert.deepEqual(because(', 203.0.113.5, 192.0.2.1', 'any'), {
      kind: 'header',
      header: 'X-Forwarded-For',
      value: ', 203.0.113.5, 192.0.2.1',
      element: 1
    })
  })

  test(`is read for the nearest ${MAX_HOPS} hops and no farther`, () => {
    const trusted = Array.from({ length: MAX_HOPS }, (_, index) => `10.0.0.${index}`)
    const exact = corrected({ headers: ['Host: a', `X-Forwarded-For: ${trusted.join(', ')}`] })
    assert.deepEqual(
      [exact.environ.REMOTE_ADDR, exact.chainTruncated, exact.chain.length],
      ['10.0.0.0', false, MAX_HOPS + 1]
    )
    const more = corrected({ headers: ['Host: a', `X-Forwarded-For: 203.0.113.5, ${trusted.join(', ')}`] })
    assert.deepEqual(
      [more.environ.REMOTE_ADDR, more.chainTruncated, more.chain.length],
      ['10.0.0.0', true, MAX_HOPS + 1]
    )
  })

  test(`is read for the farthest ${MAX_HOPS} hops where any peer is trusted, for the first is the client`, () => {
    const value = Array.from({ length: 1_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`).join(',')
    const { environ, chainTruncated } = corrected({
      headers: ['Host: a', `X-Forwarded-For: ${value}`],
      trust: { trustProxy: 'any' }
    })
    assert.deepEqual([environ.REMOTE_ADDR, chainTruncated], ['10.0.0.0', true])
  })

  test('does not put a very long value into every reason', () => {
    const { ledger } = corrected({
      headers: ['Host: a', `X-Forwarded-For: ${'192.0.2.1, '.repeat(1_000)}203.0.113.5`]
    })
    assert.ok(JSON.stringify(ledger.map((change) => change.because)).length < 2_000)
  })

  const element = fc.constantFrom(
    '10.0.0.1',
    '127.0.0.1',
    '::1',
    '203.0.113.5',
    '2001:db8::5',
    'unknown',
    '_hidden',
    '',
    ' ',
    '127.1',
    '10.0.0.1:80',
    '[::1]'
  )
  test('is walked as a naive reader would walk it', () => {
    fc.assert(
      fc.property(
        fc.array(element, { maxLength: 12 }),
        fc.constantFrom(',', ', ', ' ,'),
        (elements, comma) => {
          const value = elements.join(comma)
          const { environ, chain } = corrected({ headers: ['Host: a', `X-Forwarded-For: ${value}`] })
          const hops = elements.map((text) => text.trim()).filter((text) => text !== '')
          const trusted = new Set(['10.0.0.1', '127.0.0.1', '::1'])
          const seen = [...hops, '127.0.0.1'].reverse()
          const client = seen.find((hop) => !trusted.has(hop)) ?? seen.at(-1)
          assert.equal(environ.REMOTE_ADDR, client)
          assert.deepEqual(
            chain.map((hop) => hop.address),
            seen.reverse()
          )
          assert.equal(chain.find((hop) => hop.role === 'client')?.address, client)
        }
      ),
      { numRuns: 500 }
    )
  })
})

describe('a chain that is cut and then outranked', () => {
  test('is one change: from the raw value to nothing', () => {
    const lines = ['Host: a', 'X-Forwarded-For: 192.0.2.6, 203.0.113.5', 'X-Real-IP: 203.0.113.9']
    const { environ, ledger } = corrected({
      headers: lines,
      trust: { trustProxyHeader: ['X-Forwarded-For', 'X-Real-IP'] }
    })
    assert.equal(environ.REMOTE_ADDR, '203.0.113.9')
    assert.deepEqual(
      ledger.filter((change) => change.key === 'HTTP_X_FORWARDED_FOR'),
      [
        {
          key: 'HTTP_X_FORWARDED_FOR',
          from: '192.0.2.6, 203.0.113.5',
          to: null,
          because: { kind: 'cleared', header: 'X-Forwarded-For', why: 'outranked', winner: 'X-Real-IP' }
        }
      ]
    )
  })
})

describe('the way of a request', () => {
  const way = (sketch: Sketch) =>
    corrected(sketch).chain.map(({ address, role, rule, from }) => [address, role, rule, from])

  test('is the peer alone where no header tells of more', () => {
    assert.deepEqual(way({ peer: '198.51.100.7' }), [['198.51.100.7', 'client', null, 'socket']])
    assert.deepEqual(way({}), [['127.0.0.1', 'client', '127.0.0.0/8', 'socket']])
  })

  test('begins with what nobody vouches for', () => {
    assert.deepEqual(way({ headers: ['Host: a', 'X-Forwarded-For: 192.0.2.6, 203.0.113.5, 10.0.0.1'] }), [
      ['192.0.2.6', 'unverified', null, 'X-Forwarded-For'],
      ['203.0.113.5', 'client', null, 'X-Forwarded-For'],
      ['10.0.0.1', 'proxy', '10.0.0.0/8', 'X-Forwarded-For'],
      ['127.0.0.1', 'proxy', '127.0.0.0/8', 'socket']
    ])
  })

  test('is unverified, but for the peer, where the peer is not trusted', () => {
    assert.deepEqual(
      way({ peer: '198.51.100.7', headers: ['Host: a', 'X-Forwarded-For: 203.0.113.5, 10.0.0.1'] }),
      [
        ['203.0.113.5', 'unverified', null, 'X-Forwarded-For'],
        ['10.0.0.1', 'unverified', null, 'X-Forwarded-For'],
        ['198.51.100.7', 'client', null, 'socket']
      ]
    )
  })

  test('has a client that a rule trusts, where all are trusted', () => {
    assert.deepEqual(way({ headers: ['Host: a', 'X-Forwarded-For: 10.0.0.2, 10.0.0.1'] })[0], [
      '10.0.0.2',
      'client',
      '10.0.0.0/8',
      'X-Forwarded-For'
    ])
  })

  test('is vouched for by any, but for what is no address, where any peer is trusted', () => {
    const trust = { trustProxy: 'any' }
    assert.deepEqual(
      way({
        peer: '198.51.100.7',
        headers: ['Host: a', 'X-Forwarded-For: 203.0.113.5, unknown, 10.0.0.1'],
        trust
      }),
      [
        ['203.0.113.5', 'client', 'any', 'X-Forwarded-For'],
        ['unknown', 'proxy', null, 'X-Forwarded-For'],
        ['10.0.0.1', 'proxy', 'any', 'X-Forwarded-For'],
        ['198.51.100.7', 'proxy', 'any', 'socket']
      ]
    )
  })

  test('can end in a Unix socket', () => {
    const trust = { trustProxy: 'unix', trustProxyHeader: 'Forwarded' }
    assert.deepEqual(way({ peer: 'unix:', headers: ['Host: a', 'Forwarded: for=203.0.113.5'], trust }), [
      ['203.0.113.5', 'client', null, 'Forwarded'],
      ['unix:/run/app.sock', 'proxy', 'unix', 'socket']
    ])
  })

  test('reads a dual-stack peer as IPv4', () => {
    assert.deepEqual(way({ peer: '::ffff:127.0.0.1' }), [['127.0.0.1', 'client', '127.0.0.0/8', 'socket']])
  })
})
