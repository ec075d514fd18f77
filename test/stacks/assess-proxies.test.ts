import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { proxyInFront } from '../../src/stacks/assess.ts'
import { PROXIED, ask, clientOf, inquiryOf } from '../support/assessments.ts'
import type { Sketch } from '../support/facts.ts'

describe('the proxy in front', () => {
  const proxyOf = (sketch: Sketch) => {
    const { facts: given, correction } = inquiryOf(sketch)
    return proxyInFront(given, correction)
  }

  test('is the peer, with the forwarding headers that are there', () => {
    assert.deepEqual(proxyOf({ headers: [...PROXIED, 'X-Nothing: 1', 'x-real-ip: 198.51.100.7'] }), {
      address: '127.0.0.1',
      trusted: ['127.0.0.1'],
      hops: 1,
      headers: ['X-Forwarded-For', 'X-Real-IP', 'X-Forwarded-Host', 'X-Forwarded-Proto']
    })
  })

  test('has no address on a Unix socket, nor where the peer is no address', () => {
    assert.equal(proxyOf({ peer: 'unix' }).address, null)
    assert.equal(proxyOf({ peer: "'] + evil" }).address, null)
    assert.equal(proxyOf({ peer: '::ffff:10.0.0.1' }).address, '10.0.0.1')
  })

  for (const [hops, chain] of [
    [1, '198.51.100.7'],
    [2, '198.51.100.7, 10.0.0.2'],
    [3, '6.6.6.6, 198.51.100.7, 10.0.0.3, 10.0.0.2'],
    [2, '10.0.0.3, 10.0.0.2']
  ] as const)
    test(`stands for ${hops} with ${chain}`, () =>
      assert.equal(proxyOf({ headers: [`X-Forwarded-For: ${chain}`] }).hops, hops))

  test('is one where the peer is not trusted, whatever the chain says', () =>
    assert.equal(
      proxyOf({ peer: '203.0.113.9', headers: ['X-Forwarded-For: 198.51.100.7, 10.0.0.2'] }).hops,
      1
    ))

  const chain = 'X-Forwarded-For: 6.6.6.6, 198.51.100.7, ::ffff:10.0.0.3, 10.0.0.2, 127.0.0.1, 10.0.0.2'

  test('lists every proxy once, nearest first, and nobody beyond the client', () => {
    const sketch = { headers: [chain] }
    assert.deepEqual(proxyOf(sketch).trusted, ['127.0.0.1', '10.0.0.2', '10.0.0.3'])
    assert.deepEqual(
      proxyOf({ ...sketch, peer: 'unix', trust: { trustProxy: ['unix', 'uniquelocal'] } }).trusted,
      ['10.0.0.2']
    )
  })

  test('lists no address from a header where the peer is not trusted, or anybody is', () => {
    assert.deepEqual(proxyOf({ peer: '203.0.113.9', headers: [chain] }).trusted, ['203.0.113.9'])
    assert.deepEqual(proxyOf({ headers: [chain], trust: { trustProxy: 'any' } }).trusted, ['127.0.0.1'])
  })
})

describe('behind two proxies that are trusted', () => {
  for (const inner of ['10.0.0.1', '203.0.113.4', '2001:db8::4']) {
    const sketch = {
      headers: [
        'Host: www.example.com',
        `X-Forwarded-For: 198.51.100.7, ${inner}`,
        'X-Forwarded-Host: www.example.com',
        'X-Forwarded-Proto: https'
      ],
      expect: 'https://www.example.com/',
      trust: { trustProxy: ['loopback', inner] }
    }
    const told = new Map(ask(sketch).map((assessment) => [assessment.id, assessment]))
    const LISTS =
      'mod_wsgi mod_wsgi-4 uvicorn tornado express express-4 fastify fastify-5.12.0 gin echo-4 tomcat symfony rack rack-2.2 rails rails-6.1'

    for (const id of LISTS.split(' '))
      test(`${id} knows ${inner} for one`, () => {
        const assessment = told.get(id)
        assert.ok(assessment)
        assert.equal(clientOf(assessment), '198.51.100.7')
        assert.equal(assessment.agrees.clientAddress, true)
        assert.notEqual(assessment.agrees.url, false)
      })
  }
})
