import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { normalizeQueryString } from '../../src/stacks/php/php-query.ts'
import { toInt } from '../../src/stacks/php/php-string.ts'
import type { OptionValues, Outcome } from '../../src/stacks/stack.ts'
import { symfony } from '../../src/stacks/php/symfony.ts'
import { facts } from '../support/facts.ts'
import { behind } from '../support/proxy-in-front.ts'

const urlOf = (outcome: Outcome) => (outcome.kind === 'conclusion' ? outcome.url?.value : outcome.status)
const clientOf = (outcome: Outcome) =>
  outcome.kind === 'conclusion' ? outcome.clientAddress?.value : outcome.status

describe('what an operator of Symfony is told to write', () => {
  const headers = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-SSL']
  const request = facts({
    peer: '203.0.113.9',
    headers: [
      'Host: app:8080',
      'X-Forwarded-For: 6.6.6.6, 198.51.100.7',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: public.example'
    ]
  })

  test('is the proxy and the headers that it sets', () => {
    const configuration = symfony.configure?.(behind(['203.0.113.9'], headers))
    assert.deepEqual(configuration?.lines, [
      '# config/packages/framework.yaml',
      'framework:',
      "    trusted_proxies: '203.0.113.9'",
      "    trusted_headers: ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']"
    ])
    const outcome = symfony.conclude(request, configuration?.options)
    assert.equal(urlOf(outcome), 'https://public.example/')
    assert.equal(clientOf(outcome), '198.51.100.7')
  })

  test('is every proxy where there are more, on a Unix socket too', () => {
    const listed = symfony.configure?.(behind(['203.0.113.9', '10.0.0.5'], headers))
    assert.equal(listed?.lines[2], "    trusted_proxies: '203.0.113.9,10.0.0.5'")
    const unix = symfony.configure?.({ address: null, trusted: ['10.0.0.5'], hops: 2, headers })
    assert.equal(unix?.lines[2], "    trusted_proxies: 'REMOTE_ADDR,10.0.0.5'")
  })

  test('matters: without it nothing is believed', () => {
    assert.equal(urlOf(symfony.conclude(request)), 'http://app:8080/')
    assert.equal(clientOf(symfony.conclude(request)), '203.0.113.9')
  })

  test('never names both families, which conflict as soon as they differ', () => {
    const configuration = symfony.configure?.(behind(['10.0.0.5'], [...headers, 'Forwarded']))
    assert.doesNotMatch(configuration?.lines.join() ?? '', /'forwarded'/)
    const both: OptionValues = {
      trusted_proxies: ['private_ranges'],
      trusted_headers: ['forwarded', 'x-forwarded-host']
    }
    const named = (host: string) =>
      facts({
        peer: '10.0.0.5',
        headers: ['Host: app', 'Forwarded: host=a.example', `X-Forwarded-Host: ${host}`]
      })
    assert.equal(urlOf(symfony.conclude(named('b.example'), both)), 400)
    assert.equal(urlOf(symfony.conclude(named('a.example'), both)), 'http://a.example/')
  })
})

test('a header that Symfony cannot trust is an error with the cure in it', () => {
  assert.throws(
    () => symfony.conclude(facts(), { trusted_headers: ['X-Forwarded-For'] }),
    /Symfony has x-forwarded-for/
  )
})

// Each as PHP 8.2 with Symfony HttpFoundation 7.4.22 answers it.
describe('a query is normalised as PHP reads it', () => {
  for (const [query, normalised] of [
    ['b=2&a=1', 'a=1&b=2'],
    ['a?b?c', 'a%3Fb%3Fc='],
    ['a=1&a=2', 'a=2'],
    ['a[]=1&a[]=2', 'a%5B0%5D=1&a%5B1%5D=2'],
    ['a[3]=x&a[]=y&a[01]=z', 'a%5B3%5D=x&a%5B4%5D=y&a%5B01%5D=z'],
    ['a[b=1', 'a%5Bb=1'],
    ['a[b][c=1', 'a%5Bb%5D=1'],
    ['a[b]c=1', 'a%5Bb%5D=1'],
    ['10=x&9=y', '9=y&10=x'],
    ['x=%zz+%C3%A9~', 'x=%25zz%20%C3%A9~'],
    ['=x&&[a]=1', ''],
    ['a=1&a[b]=2', 'a%5Bb%5D=2']
  ] as const)
    test(query, () => assert.equal(normalizeQueryString(query), normalised))
})

test('a text is a whole number as far as it begins with one', () => {
  const numbers = ['8443abc', 'abc', ' +5', '-5', '1e3', '8.9', '0x50', '99999999999999999999', '']
  assert.deepEqual(numbers.map(toInt), ['8443', '0', '5', '-5', '1000', '8', '0', '9223372036854775807', '0'])
})
