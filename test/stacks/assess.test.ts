import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConfigurationError } from '../../src/core/configuration-error.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { diagnose } from '../../src/diagnose.ts'
import type { StackChoice } from '../../src/stacks/assess.ts'
import { agreesWithUrl } from '../../src/stacks/agreement.ts'
import { stacks } from '../../src/stacks/index.ts'
import { facts } from '../support/facts.ts'
import { ask, clientOf, only, PROXIED, urlOf } from '../support/assessments.ts'

describe('an assessment', () => {
  test('is made of every stack, each once, where nothing is chosen', () => {
    assert.deepEqual(
      ask({ headers: PROXIED })
        .map(({ id }) => id)
        .toSorted(),
      stacks.map(({ id }) => id).toSorted()
    )
  })

  test('has the lines for this proxy, and the outcome that they have', () => {
    const werkzeug = only({ headers: PROXIED }, 'werkzeug')
    assert.deepEqual(
      werkzeug.configuration.filter((line) => line.includes('x_host')),
      ['app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_port=0, x_prefix=0)']
    )
    assert.deepEqual([urlOf(werkzeug), clientOf(werkzeug)], ['https://www.example.com/', '198.51.100.7'])
  })

  test('has the outcome of the options that are given, and still the lines for this proxy', () => {
    const { outcome, configuration } = only({ headers: PROXIED }, 'werkzeug', { x_for: 1 })
    assert.ok(outcome.kind === 'conclusion')
    assert.deepEqual(
      [outcome.url?.value, outcome.clientAddress?.value],
      ['https://10.0.0.9:8002/', '198.51.100.7']
    )
    assert.ok(configuration.some((line) => line.includes('x_host=1')))
  })

  test('says null for what the software has no word on', () => {
    const { outcome, agrees } = only({ headers: PROXIED, expect: 'https://www.example.com/' }, 'gin')
    assert.ok(outcome.kind === 'conclusion')
    assert.deepEqual([outcome.url, outcome.host, agrees.url, agrees.clientAddress], [null, null, null, true])
  })

  test('holds text whatever type an option has', () => {
    const { outcome } = only({}, 'waitress', { url_scheme: 7 })
    assert.ok(outcome.kind === 'conclusion')
    assert.equal(outcome.scheme?.value, '7')
  })
})

describe('the order', () => {
  test('is wrong, refused, unknown, right, and the list’s own among equals', () => {
    const assessments = ask({
      headers: [
        'Host: 10.0.0.9:8002',
        'X-Forwarded-Host: one.example, www.example.com',
        'X-Forwarded-Proto: https'
      ],
      expect: 'https://www.example.com/'
    })
    const kinds = assessments.map(({ outcome, agrees }) =>
      agrees.url === false ? 0 : outcome.kind === 'refusal' ? 1 : agrees.url === null ? 2 : 3
    )
    assert.deepEqual(new Set(kinds), new Set([0, 1, 2, 3]))
    assert.deepEqual(
      kinds,
      kinds.toSorted((a, b) => a - b)
    )
    const ids = stacks.map(({ id }) => id)
    for (const kind of [0, 1, 2, 3]) {
      const places = assessments.filter((_, index) => kinds[index] === kind).map(({ id }) => ids.indexOf(id))
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b)
      )
    }
  })
})

describe('a choice', () => {
  for (const [choice, message] of [
    [{ expres: {} }, /^there is no stack "expres"; did you mean express/],
    [{ zzzzzzzzzz: {} }, /^there is no stack "zzzzzzzzzz"; known are pep3333, /],
    [{ __proto__x: {} }, /^there is no stack/],
    [{ werkzeug: { x_hots: 1 } }, /^werkzeug has no option "x_hots"; did you mean x_host/],
    [{ pep3333: { trust: true } }, /^pep3333 has no option "trust"; it has none/],
    [{ express: { 'trust proxy': 'nobody.example' } }, /nobody\.example|express cannot be run/],
    [{ django: { ALLOWED_HOSTS: 1 } }, /^django cannot be run with these values of ALLOWED_HOSTS$/]
  ] as const satisfies ReadonlyArray<readonly [StackChoice, RegExp]>) {
    test(`that cannot be met says so: ${JSON.stringify(choice)}`, () => {
      assert.throws(
        () => ask({ headers: PROXIED }, choice),
        (error) => error instanceof ConfigurationError && message.test(error.message)
      )
    })
  }

  test('of nothing is nothing', () => assert.deepEqual(ask({ headers: PROXIED }, {}), []))

  test('is one of diagnose, too, whose report has stacks only then', () => {
    const policy = compileTrustPolicy()
    const given = facts({ headers: PROXIED })
    assert.ok(!('stacks' in diagnose(given, policy)))
    assert.equal(diagnose(given, policy, { stacks: true }).stacks?.length, stacks.length)
    assert.deepEqual(
      diagnose(given, policy, { stacks: { koa: {} } }).stacks,
      ask({ headers: PROXIED }, { koa: {} })
    )
  })
})

describe('the truth', () => {
  test('is not known without the visitor’s URL, and a client that nobody names', () => {
    for (const { agrees } of ask({ headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'] }))
      assert.deepEqual(agrees, { url: null, clientAddress: null })
  })

  test('is not known of the client where the peer is not trusted', () => {
    for (const { agrees } of ask({ headers: PROXIED, peer: '203.0.113.9' }))
      assert.equal(agrees.clientAddress, null)
  })

  test('is not known of a client that is no address', () => {
    const headers = ['Host: a', 'X-Forwarded-For: unknown']
    for (const { agrees } of ask({ headers })) assert.equal(agrees.clientAddress, null)
  })

  test('is the chain’s client, however a stack writes it', () => {
    const right = ask({ headers: PROXIED }, { express: {}, gunicorn: {} })
    assert.deepEqual(
      right.map(({ id, agrees }) => [id, agrees.clientAddress]),
      [
        ['gunicorn', false],
        ['express', true]
      ]
    )
  })

  const expected = parseExpectedUrl('https://www.example.com/a/b%20c+d')
  assert.ok(expected)
  for (const [url, agrees] of [
    ['https://www.example.com/a/b%20c+d', true],
    ['https://WWW.example.com:443/a/b%20c+d?x=y', true],
    ['https://www.example.com/a/b c%2Bd', true],
    ['http://www.example.com/a/b%20c+d', false],
    ['https://www.example.org/a/b%20c+d', false],
    ['https://www.example.com:8443/a/b%20c+d', false],
    ['https://www.example.com/a%2Fb%20c+d', false],
    ['https://www.example.com/app/a/b%20c+d', false],
    ['https://user@www.example.com/a/b%20c+d', false],
    ['https://one.example, www.example.com/a/b%20c+d', false],
    ['://www.example.com/a/b%20c+d', false],
    ['', false]
  ] as const)
    test(`${agrees ? 'is' : 'is not'} ${url || 'an empty text'}`, () =>
      assert.equal(agreesWithUrl(url, '', expected), agrees))

  test('is the same path in bytes, in escapes and in readable text', () => {
    const asked = parseExpectedUrl('http://a.example/%E2%82%AC%25%2F')
    for (const path of ['%e2%82%ac%25%2f', '€%25%2F', '\xe2\x82\xac%25%2F'])
      assert.equal(agreesWithUrl(`http://a.example/${path}`, '', asked), true, path)
    for (const path of ['€%25/', '€%2F', '%E2%82%AD%25%2F', '\ud800'])
      assert.equal(agreesWithUrl(`http://a.example/${path}`, '', asked), false, path)
  })

  test('has the slash of a mount point or not', () => {
    const asked = parseExpectedUrl('http://a.example/app')
    assert.equal(agreesWithUrl('http://a.example/app/', '/app', asked), true)
    assert.equal(agreesWithUrl('http://a.example/app/', '', asked), false)
  })
})
