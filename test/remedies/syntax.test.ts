import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Remedy, Situation } from '../../src/core/finding.ts'
import { EXAMPLE_SITUATION } from '../../src/core/situation.ts'
import { clientAddress } from '../../src/findings/remedies/client-address.ts'
import { connectionTokens } from '../../src/findings/remedies/connection-tokens.ts'
import { dropClientHeaders } from '../../src/findings/remedies/drop-client-headers.ts'
import { hostCheck } from '../../src/findings/remedies/host-check.ts'
import { publicHost } from '../../src/findings/remedies/public-host.ts'
import { publicPort } from '../../src/findings/remedies/public-port.ts'
import { publicPrefix } from '../../src/findings/remedies/public-prefix.ts'
import { publicScheme } from '../../src/findings/remedies/public-scheme.ts'
import { trustedHeader } from '../../src/findings/remedies/trusted-header.ts'
import { trustedProxy } from '../../src/findings/remedies/trusted-proxy.ts'
import { underscoreNames } from '../../src/findings/remedies/underscore-names.ts'
import { untouchedPath } from '../../src/findings/remedies/untouched-path.ts'
import { checkSyntax, freePorts, PROXIES } from '../support/proxies.ts'
import { configurationOf, withRemedy } from './configuration.ts'

const REMEDIES: Readonly<Record<string, (situation: Situation) => readonly Remedy[]>> = {
  clientAddress,
  connectionTokens,
  dropClientHeaders: (situation) => dropClientHeaders(situation, ['X-Real-IP', 'Forwarded']),
  hostCheck,
  publicHost,
  publicPort,
  publicPrefix,
  publicScheme,
  trustedHeader: (situation) => trustedHeader(situation, 'X-Forwarded-Scheme'),
  trustedProxy,
  underscoreNames,
  untouchedPath
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
      for (const [name, remedies] of Object.entries(REMEDIES)) {
        for (const remedy of remedies(situation).filter(({ target }) => target === proxy)) {
          test(`${name}, ${words}`, async () => {
            const site = { port, backend: '127.0.0.1:3333' }
            const configuration = configurationOf(proxy, [withRemedy(proxy, site, remedy)])
            assert.equal(await checkSyntax(proxy, configuration), null)
          })
        }
      }
    }
  })
}

test('every remedy says where, gives lines and names an https page', () => {
  for (const [name, remedies] of Object.entries(REMEDIES)) {
    for (const values of Object.values(SITUATIONS)) {
      const all = remedies({ ...EXAMPLE_SITUATION, ...values })
      for (const { target, where, lines, caution = '.', reference } of all) {
        const what = `${name} for ${target}`
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
    'X'.repeat(65),
    'Host',
    'Connection'
  ]
  assert.deepEqual(dropClientHeaders(EXAMPLE_SITUATION, hostile), [])
  for (const name of hostile) assert.deepEqual(trustedHeader(EXAMPLE_SITUATION, name), [])
  const mixed = dropClientHeaders(EXAMPLE_SITUATION, [...hostile, 'X-Client-IP', 'x-client-ip'])
  for (const { target, lines } of mixed) {
    assert.equal(lines.filter((line) => /x-client-ip/i.test(line)).length, 1, target)
    assert.ok(!lines.some((line) => /passwd|X_|X\.Y|x;y|XXX|Host|Connection/.test(line)), target)
  }
})
