import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Remedy, RemedyTarget, Situation } from '../../src/core/finding.ts'
import { EXAMPLE_SITUATION } from '../../src/core/situation.ts'
import { findings } from '../../src/findings/index.ts'
import { dropClientHeaders } from '../../src/findings/remedies/drop-client-headers.ts'
import { trustedHeader } from '../../src/findings/remedies/trusted-header.ts'
import { underscoreNames } from '../../src/findings/remedies/underscore-names.ts'
import { checkSyntax, freePorts, PROXIES } from '../support/proxies.ts'
import { configurationOf, type Site, withRemedy } from './configuration.ts'

/** What a finding advises for one target: lines that are pasted together. */
interface Advice {
  readonly target: RemedyTarget
  readonly remedies: readonly Remedy[]
  readonly by: string[]
}

/** Everything that is advised in a situation, each once, with the findings that advise it. */
function allAdvice(situation: Situation): readonly Advice[] {
  const known = new Map<string, Advice>()
  for (const { id, remedies } of findings) {
    const all = remedies(situation)
    for (const target of new Set(all.map((remedy) => remedy.target))) {
      const advised = all.filter((remedy) => remedy.target === target)
      const key = JSON.stringify(advised.map(({ where, lines }) => [target, where, lines]))
      const advice = known.get(key) ?? { target, remedies: advised, by: [] }
      advice.by.push(id)
      known.set(key, advice)
    }
  }
  return [...known.values()]
}

const SITUATIONS: Readonly<Record<string, Partial<Situation>>> = {
  'the example': {},
  'http on a port of its own': { scheme: 'http', port: '18080', authority: 'www.example.com:18080' },
  'an IPv6 host': { host: '[2001:db8::1]', authority: '[2001:db8::1]', peer: '2001:db8::2' },
  'Unix sockets': { peer: 'unix', backend: 'unix:/run/app.sock' }
}

for (const proxy of PROXIES) {
  describe(`${proxy} accepts`, () => {
    let port = 0
    before(async () => {
      port = (await freePorts(1))[0] ?? 0
    })
    for (const [words, values] of Object.entries(SITUATIONS)) {
      // nginx binds while it checks, and 443 is not for everybody to bind.
      const situation = { ...EXAMPLE_SITUATION, port: '18443', ...values }
      for (const { target, remedies, by } of allAdvice(situation)) {
        if (target !== proxy) continue
        test(`${words}: what ${by.join(', ')} advises`, async () => {
          const bare: Site = {
            port,
            backend: '127.0.0.1:3333',
            ...(situation.scheme === 'https' ? { tls: true } : {})
          }
          const site = remedies.reduce((now, remedy) => withRemedy(proxy, now, remedy), bare)
          assert.equal(await checkSyntax(proxy, configurationOf(proxy, [site])), null)
        })
      }
    }
  })
}

test('every remedy says where, gives lines and names an https page', () => {
  for (const values of Object.values(SITUATIONS)) {
    for (const { target, remedies, by } of allAdvice({ ...EXAMPLE_SITUATION, ...values })) {
      for (const { where, lines, caution = '.', reference } of remedies) {
        const what = `${by.join(', ')} for ${target}`
        assert.match(where, /^[a-z].*[^.]$/, what)
        assert.ok(lines.length > 0 && lines.every((line) => line !== '' && !line.includes('\n')), what)
        assert.match(caution, /\.$/, what)
        assert.ok(reference.startsWith('https://'), what)
      }
    }
  }
})

test('only names that can be header names get into the lines against ambiguous ones', () => {
  const names = [
    'X_User',
    'x_user',
    'X"\nInclude /etc/passwd',
    'X_Y Z',
    'X_%{ENV}',
    'X-Plain',
    'X_'.repeat(40)
  ]
  const evidence = names.map((name) => ({ kind: 'header', name, value: null }) as const)
  const lines = underscoreNames({ ...EXAMPLE_SITUATION, evidence })[0]?.lines ?? []
  assert.ok(lines.includes('RequestHeader unset X_Forwarded-For early'))
  assert.equal(lines.filter((line) => /unset x_user early/i.test(line)).length, 1)
  for (const line of lines) assert.match(line, /^RequestHeader unset [A-Za-z0-9._-]{1,64} early$/)
  assert.ok(!lines.some((line) => /Plain|X_X_/.test(line)))
})

test('a name from the wire gets into no line unless it is letters, digits and hyphens', () => {
  const hostile = [
    'X"\nInclude /etc/passwd',
    'X_Forwarded_For',
    'X.Y',
    'x;y',
    '',
    'Z'.repeat(65),
    'Host',
    'Connection'
  ]
  assert.deepEqual(dropClientHeaders(EXAMPLE_SITUATION, hostile), [])
  for (const name of hostile) assert.deepEqual(trustedHeader(EXAMPLE_SITUATION, name), [])
  const mixed = dropClientHeaders(EXAMPLE_SITUATION, [...hostile, 'X-Client-IP', 'x-client-ip'])
  for (const { target, lines } of mixed) {
    assert.equal(lines.filter((line) => /x-client-ip/i.test(line)).length, 1, target)
    assert.ok(!lines.some((line) => /passwd|X_|X\.Y|x;y|ZZZ|Host|Connection/.test(line)), target)
  }
})
