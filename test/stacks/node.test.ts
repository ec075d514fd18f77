import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from 'node:url'
import fc from 'fast-check'
import { express, express4 } from '../../src/stacks/node/express.ts'
import { fastify, fastify5120 } from '../../src/stacks/node/fastify.ts'
import { readAddress1 } from '../../src/stacks/node/ipaddr-1.ts'
import { koa } from '../../src/stacks/node/koa.ts'
import type { Outcome, Stack } from '../../src/stacks/stack.ts'
import { pathnameOf } from '../../src/stacks/node/url-parse.ts'
import { facts } from '../support/facts.ts'
import { behind } from '../support/proxy-in-front.ts'

const urlOf = (outcome: Outcome) => (outcome.kind === 'conclusion' ? outcome.url?.value : outcome.status)
const clientOf = (outcome: Outcome) =>
  outcome.kind === 'conclusion' ? outcome.clientAddress?.value : outcome.status

describe('what an operator is told to write', () => {
  const headers = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host']
  const stacks: readonly Stack[] = [express, express4, fastify, fastify5120, koa]

  for (const stack of stacks) {
    test(`makes ${stack.id} behind one proxy conclude what the visitor typed`, () => {
      const configuration = stack.configure?.(behind(['10.0.0.5'], headers))
      const request = facts({
        peer: '10.0.0.5',
        headers: [
          'Host: public.example',
          'X-Forwarded-For: 6.6.6.6, 198.51.100.7',
          'X-Forwarded-Proto: https',
          'X-Forwarded-Host: public.example'
        ]
      })
      const outcome = stack.conclude(request, configuration?.options)
      assert.equal(urlOf(outcome), 'https://public.example/')
      assert.equal(clientOf(outcome), '198.51.100.7')
    })
  }

  test('lists every proxy, and counts them for Koa', () => {
    const proxy = behind(['10.0.0.5', '203.0.113.9'], headers)
    const list = "['10.0.0.5', '203.0.113.9']"
    assert.equal(express.configure?.(proxy).lines.at(-1), `app.set('trust proxy', ${list})`)
    assert.deepEqual(fastify.configure?.(proxy).lines, [`const app = fastify({ trustProxy: ${list} })`])
    assert.deepEqual(fastify5120.configure?.(proxy), fastify.configure?.(proxy))
    assert.equal(koa.configure?.(proxy).lines.at(-1), 'const app = new Koa({ proxy: true, maxIpsCount: 2 })')
  })

  test('counts the hops on a Unix socket, whose peer no list can name', () => {
    const proxy = { address: null, trusted: ['10.0.0.5'], hops: 2, headers }
    assert.equal(express.configure?.(proxy).lines.at(-1), "app.set('trust proxy', 2)")
    assert.equal(fastify5120.configure?.(proxy).lines.at(-1), 'const app = fastify({ trustProxy: 2 })')
  })

  test('says what the proxy does not send yet', () => {
    const lines = express.configure?.(behind(['10.0.0.5'], ['X-Forwarded-For'])).lines
    assert.deepEqual(lines?.slice(0, 2), [
      '// the proxy also has to set X-Forwarded-Proto',
      '// the proxy also has to keep Host, or to set X-Forwarded-Host'
    ])
  })

  test('gives Koa the header that names the client', () => {
    const configuration = koa.configure?.({
      address: null,
      trusted: [],
      hops: 1,
      headers: ['X-Real-IP', 'X-Forwarded-Proto']
    })
    const request = facts({
      headers: ['Host: a.example', 'X-Real-IP: 198.51.100.7', 'X-Forwarded-For: 6.6.6.6']
    })
    assert.equal(clientOf(koa.conclude(request, configuration?.options)), '198.51.100.7')
  })
})

describe('a setting', () => {
  test('that names no address is an error with the cure in it, as it ends the program upstream', () => {
    for (const setting of ['10.0.0.0/33', '10.0.0.0/0', 'proxy.example', 'loopback,'])
      assert.throws(
        () => express.conclude(facts(), { 'trust proxy': setting }),
        /write an address, a network/
      )
  })

  test('of a number makes Fastify believe nobody since 5.12.1', () => {
    const request = facts({ headers: ['Host: a.example', 'X-Forwarded-Proto: https'] })
    assert.equal(urlOf(fastify.conclude(request, { trustProxy: 1 })), 'http://a.example/')
    assert.equal(urlOf(fastify5120.conclude(request, { trustProxy: 1 })), 'https://a.example/')
  })

  test('of the address to listen on decides how an IPv4 peer reads', () => {
    assert.equal(clientOf(express.conclude(facts())), '::ffff:127.0.0.1')
    assert.equal(clientOf(express.conclude(facts(), { host: '0.0.0.0' })), '127.0.0.1')
  })
})

test('addresses are read as by ipaddr.js 1.9, which is not how its present version reads them', () => {
  const read = (text: string) => readAddress1(text)?.toString() ?? null
  assert.equal(read('012.0.0.2'), '10.0.0.2')
  assert.equal(read('09.0.0.1'), '0.0.0.1')
  assert.equal(read('167772162'), '10.0.0.2')
  assert.equal(read('0xa.0.0.0X2'), '10.0.0.0')
  assert.equal(read('10.2'), null)
  assert.equal(read('::10.0.0.2'), null)
  assert.equal(read('1:2:3:4::5:6:7:00008%eth0'), '1:2:3:4:5:6:7:8')
})

test('the path of a target is the one that url.parse finds', () => {
  const pieces = [
    '/',
    '//',
    '?',
    '#',
    '@',
    ':',
    ':80',
    '[',
    ']',
    '[::1]',
    '%',
    '%41',
    ';',
    "'",
    '\\',
    'a',
    'B.c'
  ]
  const rest = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
    .map((parts) => parts.join(''))
  const start = fc.constantFrom('*', 'http://', 'HTTPS://', 'foo://', 'ws://', 'javascript://', '//u@h#')
  const expected = (target: string): string | null => {
    try {
      return parse(target).pathname
    } catch {
      return null
    }
  }
  fc.assert(
    fc.property(start, rest, (scheme, tail) => {
      assert.equal(pathnameOf(scheme + tail), expected(scheme + tail))
    }),
    { numRuns: 3000 }
  )
})
