import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { correct } from '../../src/core/correction.ts'
import { toEnviron } from '../../src/core/environ.ts'
import { headerRegistry } from '../../src/core/header-registry.ts'
import { parseRequestHead } from '../../src/core/raw-request.ts'
import { reconstructUrl } from '../../src/core/reconstruct-url.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'

// Background: test/vectors holds what mod_wsgi 6.0.5 under Apache 2.4 really put into the environ of an
// application. Configured with mod_wsgi's own fifteen headers, this service has to agree with it, key by key.

interface Case {
  readonly id: string
  readonly title: string
  readonly peer: string
  readonly raw: string
}
interface Recording {
  readonly results: Record<
    string,
    { status: number | null; out: string | { wsgiref: string; env: Record<string, string> } }
  >
}

const load = (name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'))
const cases: Case[] = load('cases.json')

/** mod_wsgi's registry in its own order: `src/server/wsgi_environ.c`, 6.0.5. */
const MOD_WSGI_HEADERS = [
  'X-Forwarded-For',
  'X-Client-IP',
  'X-Real-IP',
  'X-Forwarded-Host',
  'X-Host',
  'X-Forwarded-Server',
  'X-Forwarded-Port',
  'X-Script-Name',
  'X-Forwarded-Script-Name',
  'X-Forwarded-Proto',
  'X-Forwarded-Scheme',
  'X-Scheme',
  'X-Forwarded-HTTPS',
  'X-Forwarded-SSL',
  'X-HTTPS'
]

/**
 * The headers that the recorded server was configured with. The recordings call them "all 15", but they show
 * X-Real-IP, X-Scheme, X-HTTPS and the like cleared and not applied, which is mod_wsgi with these six.
 */
const RECORDED_HEADERS = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Server',
  'X-Forwarded-Port',
  'X-Script-Name',
  'X-Forwarded-Proto'
]

const STRICT_LITERAL =
  'deviation: only strict IP literals are trusted (no octal, no integers), so the walk stops here'
const NOT_NORMALISED =
  'deviation: Apache resolves dot segments before mod_wsgi sees the path; this service normalises nothing'

/** Deliberate deviations: column, case id, the keys that differ and why. Anything else has to be equal. */
const DEVIATIONS: Record<
  string,
  Record<string, { readonly keys: readonly string[]; readonly reason: string }>
> = {
  mw6: {
    'xff-octal': { keys: ['HTTP_X_FORWARDED_FOR', 'REMOTE_ADDR'], reason: STRICT_LITERAL },
    'xff-int': { keys: ['HTTP_X_FORWARDED_FOR', 'REMOTE_ADDR'], reason: STRICT_LITERAL },
    'path-06': { keys: ['PATH_INFO'], reason: NOT_NORMALISED },
    'path-07': { keys: ['PATH_INFO'], reason: NOT_NORMALISED },
    'host-missing-10': {
      keys: ['SERVER_NAME', 'SERVER_PORT'],
      reason:
        "without a Host, Apache answers with its ServerName directive; this service has the socket's address"
    }
  },
  mw6nt: {
    'path-06': { keys: ['PATH_INFO'], reason: NOT_NORMALISED },
    'path-07': { keys: ['PATH_INFO'], reason: NOT_NORMALISED },
    'host-missing-10': {
      keys: ['SERVER_NAME', 'SERVER_PORT'],
      reason:
        "without a Host, Apache answers with its ServerName directive; this service has the socket's address"
    }
  }
}

for (const [column, trustProxy] of [
  ['mw6', '127.0.0.1,10.0.0.0/8'],
  ['mw6nt', 'any']
] as const) {
  const recording: Recording = load(`results/${column}.json`)
  const policy = compileTrustPolicy({ trustProxy, trustProxyHeader: RECORDED_HEADERS })
  const reached = cases.filter(({ id }) => recording.results[id]?.status === 200)

  describe(`${column}: the corrected environ is the one that mod_wsgi 6.0.5 gave its application`, () => {
    test('the recording reached the application in at least 100 cases', () =>
      assert.ok(reached.length >= 100))

    for (const { id, title, peer, raw } of reached) {
      const out = recording.results[id]?.out
      assert.ok(typeof out === 'object')
      const deviation = DEVIATIONS[column]?.[id]
      test(`${id}: ${title}${deviation ? ` (${deviation.reason})` : ''}`, () => {
        const head = parseRequestHead(raw)
        assert.ok(head)
        const facts = {
          ...head,
          peer: { address: peer, port: 50_000 },
          local: { address: '127.0.0.1', port: 8080 },
          encrypted: false
        }
        const { environ } = correct(facts, toEnviron(facts), policy)
        const differing = Object.keys(out.env).filter(
          (key) => environ[key] !== undefined && environ[key] !== out.env[key]
        )
        assert.deepEqual(differing.toSorted(), deviation?.keys ?? [])
        if (deviation === undefined) assert.equal(reconstructUrl(environ).url, out.wsgiref)
      })
    }
  })
}

test('the registry knows every header of mod_wsgi', () => {
  const names = new Set(headerRegistry.map((header) => header.name))
  assert.deepEqual(
    MOD_WSGI_HEADERS.filter((name) => !names.has(name)),
    []
  )
})
