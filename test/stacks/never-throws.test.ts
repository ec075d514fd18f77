import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { headerRegistry } from '../../src/core/header-registry.ts'
import type { RequestFacts } from '../../src/core/request-facts.ts'
import { stacks } from '../../src/stacks/index.ts'
import type { OptionValues, Stack } from '../../src/stacks/stack.ts'
import { replays } from './replays/all.ts'

// Whatever a client sends, a stack concludes or refuses, and says why. Tried with the defaults and with the
// options of every recorded configuration. Most requests are nearly right: odd ones are refused early.

const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 19, arbitrary: usual }, { weight: 1, arbitrary: odd })
const joined = (pieces: string) =>
  fc.array(fc.constantFrom(...pieces.split('|')), { maxLength: 8 }).map((chosen) => chosen.join(''))

const latin1 = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 24 })
  .map((bytes) => String.fromCharCode(...bytes))
const odd = fc.oneof(latin1, fc.string({ unit: 'binary', maxLength: 12 }))
const value = often(
  fc.oneof(
    fc.constantFrom(
      'https',
      'http',
      '198.51.100.7',
      'public.example.org',
      '8443',
      '/app',
      'on',
      '198.51.100.7, 10.0.0.2'
    ),
    joined(
      '10.0.0.2|127.0.0.1|::ffff:10.0.0.2|[2001:db8::7]:80|012.0.0.2|4294967296|1:2::3%a|unknown|for=|host=|proto=' +
        '|a.example:8080|u@[::1|"|\\|%zz|%2F|%|,|, |;|:|/|//|?|#|@|[|]| |\t||\xa0|\xff'
    )
  ),
  odd
)
const path = joined('/|//|a|b|..|%2F|%E2%82|%|;|?|#|@|:|[|]|\\|+').map((text) => `/${text}`)
const url = joined('a.example|:80|u@|[::1]|/a|%41|?b').map((text) => `http://${text}`)
const names =
  'Host SCRIPT_NAME Script-Name Client-IP X_Forwarded_For Content-Length Transfer-Encoding Connection Expect ' +
  'Cookie __proto__ constructor'
const name = often(
  fc.constantFrom(...headerRegistry.map((header) => header.name)),
  fc.oneof(fc.constantFrom(...names.split(' ')), odd)
)
const address = often(
  fc.constantFrom('127.0.0.1', '10.0.0.1', '203.0.113.9', '::1', '::ffff:10.0.0.1', 'fe80::1%eth0'),
  value
)
const endpoint = often<RequestFacts['peer']>(
  fc.record({ address, port: fc.nat(65_535) }),
  fc.record({ unixSocket: value })
)
const anyFacts: fc.Arbitrary<RequestFacts> = fc.record({
  method: often(fc.constantFrom('GET', 'POST', 'OPTIONS'), fc.oneof(fc.constant('CONNECT'), odd)),
  target: often(fc.oneof({ weight: 3, arbitrary: path }, url), odd),
  httpVersion: often(fc.constantFrom('1.1', '1.0'), odd),
  headers: fc
    .tuple(
      often<[string, string][]>(fc.constant([['Host', 'backend.internal:8080']]), fc.constant([])),
      fc.array(fc.tuple(name, value), { maxLength: 5 })
    )
    .map((parts) => parts.flat()),
  peer: endpoint,
  local: endpoint,
  encrypted: fc.boolean()
})

/** How many of the requests were concluded. */
function tryStack(stack: Stack, options: OptionValues): number {
  let concluded = 0
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const outcome = stack.conclude(facts, options)
      if (outcome.kind === 'refusal') return assert.notEqual(outcome.reason, '')
      concluded += 1
      const { kind: _kind, ...deduced } = outcome
      for (const { value: text, reason } of Object.values(deduced)) {
        assert.equal(typeof text, 'string')
        assert.notEqual(reason, '')
      }
    }),
    { numRuns: 500 }
  )
  return concluded
}

describe('whatever a client sends', () => {
  for (const stack of stacks)
    test(`${stack.id} by default concludes or refuses, with a reason`, () => {
      tryStack(stack, {})
    })

  for (const { column, stack, options } of replays)
    test(`${stack.id} as in ${column} concludes or refuses, with a reason`, () => {
      const concluded = tryStack(stack, options)
      assert.ok(concluded > 25, `only ${concluded} requests were concluded, so little was tried`)
    })
})
