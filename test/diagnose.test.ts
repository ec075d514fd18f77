import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import Value from 'typebox/value'
import type { RequestFacts } from '../src/core/request-facts.ts'
import { percentDecode } from '../src/core/environ.ts'
import { compileTrustPolicy, type TrustSettings } from '../src/core/trust-policy.ts'
import { diagnose } from '../src/diagnose.ts'
import { ReportSchema } from '../src/server/report-schema.ts'
import { report, type Sketch } from './support/facts.ts'

// Properties of whole reports, on requests that are made up: arbitrary ones, and ones as misconfigured
// proxies send them.

/** Objects as JSON makes them. */
const PLAIN = { noNullPrototype: true } as const

const latin1 = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes))
const oneOf = (...texts: readonly string[]) => fc.constantFrom(...texts)

const forwardingHeader = fc.tuple(
  oneOf(
    'Host',
    'X-Forwarded-For',
    'x-forwarded-host',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
    'X-Forwarded-Prefix',
    'X-Forwarded-Server',
    'X-Forwarded-Ssl',
    'X-Real-IP',
    'Forwarded',
    'X_Forwarded_For',
    'Connection',
    'Echo-Expect-URL'
  ),
  fc.oneof(
    latin1,
    oneOf(
      '',
      'a.example',
      'a.example:8080',
      'a.example, b.example',
      '10.0.0.1',
      '192.0.2.1, 10.0.0.1',
      'https',
      'http',
      'on',
      '443',
      '/app',
      '//evil.example',
      'for=192.0.2.1;host=a.example;proto=https',
      'for="[2001:db8::1]:4711", for=unknown',
      'https://a.example/x?y'
    )
  )
)
const endpoint = fc.oneof(
  fc.record(
    {
      address: fc.oneof(fc.ipV4(), fc.ipV6(), latin1, oneOf('::ffff:10.0.0.1', '')),
      port: fc.integer({ min: 0, max: 65_535 })
    },
    PLAIN
  ),
  fc.record({ unixSocket: latin1 }, PLAIN)
)
const arbitraryFacts: fc.Arbitrary<RequestFacts> = fc.record(
  {
    method: oneOf('GET', 'POST', 'CONNECT', 'OPTIONS'),
    target: fc.oneof(
      latin1,
      latin1.map((text) => `/${text}`),
      oneOf('*', '/', 'http://a.example', 'http://u:p@a.example:1/x?y', '//a')
    ),
    httpVersion: oneOf('1.1', '1.0'),
    headers: fc.array(fc.oneof(forwardingHeader, fc.tuple(latin1, latin1)), { maxLength: 12 }),
    peer: endpoint,
    local: endpoint,
    encrypted: fc.boolean()
  },
  PLAIN
)
const arbitraryTrust: fc.Arbitrary<TrustSettings> = fc.record(
  {
    trustProxy: oneOf('any', 'none', 'loopback', 'uniquelocal,unix', '192.0.2.0/24', '::1'),
    trustProxyHeader: fc.uniqueArray(
      oneOf(
        'X-Forwarded-For',
        'X-Forwarded-Host',
        'X-Forwarded-Port',
        'X-Forwarded-Prefix',
        'X-Forwarded-Server',
        'X-Forwarded-Ssl',
        'Forwarded'
      ),
      { minLength: 1 }
    ),
    urlScheme: oneOf('http', 'https'),
    urlPrefix: oneOf('/app', '/a/b', '/')
  },
  { requiredKeys: [] }
)

describe('a report on any request', () => {
  test('is made without an error, and its JSON has the shape of the schema', () => {
    fc.assert(
      fc.property(
        arbitraryFacts,
        arbitraryTrust,
        fc.option(latin1),
        fc.boolean(),
        (facts, trust, expectedUrl, remedies) => {
          const made = diagnose(facts, compileTrustPolicy(trust), {
            remedies,
            ...(expectedUrl === null ? {} : { expectedUrl })
          })
          const json: unknown = JSON.parse(JSON.stringify(made))
          assert.deepEqual([...Value.Errors(ReportSchema, json)], [])
          assert.ok(Value.Check(ReportSchema, json))
        }
      ),
      { numRuns: 1_000 }
    )
  })

  test('can be made again from its own request and gives the same report', () => {
    fc.assert(
      fc.property(arbitraryFacts, arbitraryTrust, (facts, trust) => {
        const first = diagnose(facts, compileTrustPolicy(trust))
        assert.deepEqual(
          diagnose(JSON.parse(JSON.stringify(first.request)), compileTrustPolicy(trust)),
          first
        )
      })
    )
  })
})

describe('the remedies in a report', () => {
  test('are whole lines, and hold nothing of the request but a valid host, port or prefix', () => {
    // Each would end a directive, a string or a line in some proxy's language, if it got there.
    const breakout = oneOf(
      '; ',
      '" ',
      "' ",
      '\n',
      '\r',
      '} ',
      '{ ',
      '# ',
      '\\',
      '$(',
      '`',
      '<',
      ' ',
      '\0'
    ).map((text) => `${text}CANARY`)
    const value = fc
      .tuple(
        oneOf(
          '',
          'a.example',
          'a.example:80',
          '192.0.2.1',
          'https',
          '/app',
          '443',
          'for=192.0.2.1;host="a.example'
        ),
        breakout
      )
      .map((parts) => parts.join(''))
    const expectedUrl = fc.option(value.map((text) => `https://${text}`))
    const requests = arbitraryFacts.chain((facts) =>
      fc
        .record({
          headers: fc.array(
            fc.tuple(
              oneOf(
                'Host',
                'X-Forwarded-Host',
                'X-Forwarded-Prefix',
                'X-Forwarded-Proto',
                'X-Forwarded-Port',
                'X-Forwarded-For',
                'Forwarded',
                'X_Forwarded_For',
                'Connection'
              ),
              value
            )
          ),
          target: value.map((text) => `/${text}`)
        })
        .map((changes) => ({ ...facts, ...changes }))
    )
    let lines = 0
    fc.assert(
      fc.property(requests, arbitraryTrust, expectedUrl, (facts, trust, expectedUrl) => {
        const peer = { address: '127.0.0.1', port: 50_000 }
        const made = diagnose({ ...facts, peer, local: peer }, compileTrustPolicy(trust), {
          remedies: true,
          ...(expectedUrl === null ? {} : { expectedUrl })
        })
        for (const line of made.findings
          .flatMap((finding) => finding.remedies ?? [])
          .flatMap((remedy) => remedy.lines)) {
          lines += 1
          assert.doesNotMatch(line, /CANARY|[\x00-\x08\x0a-\x1f\x7f]/)
        }
      }),
      { numRuns: 500 }
    )
    assert.ok(lines > 1_000)
  })
})

/** What the visitor typed. */
interface Visit {
  readonly scheme: string
  readonly host: string
  readonly port: string
  readonly prefix: string
  readonly path: string
  readonly query: string
}

const visit: fc.Arbitrary<Visit> = fc.record({
  scheme: oneOf('http', 'https'),
  host: oneOf(
    'www.example.com',
    'blog.example.org',
    'WWW.example.com',
    'intranet',
    '[2001:db8::1]',
    '192.0.2.80'
  ),
  port: oneOf('', '', ':80', ':443', ':8080', ':8443'),
  prefix: oneOf('', '/app', '/a/b'),
  path: oneOf(
    '/',
    '/x',
    '/x/',
    '/x/y',
    '/app/x',
    '/a%20b',
    '/a%2Fb',
    '//x',
    '/x/../y',
    '/caf%C3%A9',
    '/a;b=c,d',
    '/%7Eme',
    '/x+y',
    '/%'
  ),
  query: oneOf('', '?', '?a=b', '?a=b&c=%20', '?redirect=http://www.example.com/')
})
const urlOf = ({ scheme, host, port, prefix, path, query }: Visit) =>
  `${scheme}://${host}${port}${prefix}${path}${query}`

/** What a proxy made of it: each header absent, right, or wrong in a way that is seen in the field. */
interface Arrival {
  readonly visit: Visit
  readonly encrypted: boolean
  readonly host: string | null
  readonly target: string
  readonly forwardedHost: string | null
  readonly forwardedProto: string | null
  readonly forwardedPort: string | null
  readonly forwardedPrefix: string | null
  readonly forwardedFor: string | null
  readonly forwardedServer: string | null
  readonly forwardedSsl: string | null
  readonly forwarded: string | null
  readonly peer: string
  readonly trust: TrustSettings
}

const arrival: fc.Arbitrary<Arrival> = visit.chain((visit) => {
  const authority = visit.host + visit.port
  return fc.record({
    visit: fc.constant(visit),
    encrypted: fc.boolean(),
    host: fc.option(
      oneOf(
        authority,
        visit.host,
        `${visit.host}:3333`,
        'backend:3333',
        '10.0.0.5:3333',
        'backend.example.com',
        '',
        `${visit.host}.`
      )
    ),
    target: oneOf(
      visit.path + visit.query,
      visit.prefix + visit.path + visit.query,
      visit.path,
      '/',
      '/x',
      `${visit.prefix}/`,
      `${visit.scheme}://${authority}${visit.path}`
    ),
    forwardedHost: fc.option(
      oneOf(
        authority,
        visit.host,
        `${visit.host}:3333`,
        'inner.example.com',
        `${authority}, ${authority}`,
        ''
      )
    ),
    forwardedProto: fc.option(oneOf(visit.scheme, 'http', 'https', 'HTTPS', 'ws', 'https, http', '')),
    forwardedPort: fc.option(oneOf('80', '443', '8080', '3333', 'x')),
    forwardedPrefix: fc.option(oneOf(visit.prefix, '/app', '/app/', '/', '//evil.example', 'app')),
    forwardedServer: fc.option(oneOf(visit.host, 'inner.example.com')),
    forwardedSsl: fc.option(oneOf('on', 'off', 'yes')),
    forwarded: fc.option(
      oneOf(
        `host="${authority}";proto=${visit.scheme}`,
        'host=inner.example.com;proto=http',
        'proto=https',
        'proto=javascript',
        'host=;',
        `host="${authority}"; proto=https`
      )
    ),
    forwardedFor: fc.option(oneOf('198.51.100.7', '198.51.100.7, 10.0.0.1')),
    peer: oneOf('127.0.0.1', '203.0.113.9', 'unix:'),
    trust: arbitraryTrust
  })
})

/** The header lines of an arrival. */
function linesOf(given: Arrival): string[] {
  const values = {
    Host: given.host,
    'X-Forwarded-Host': given.forwardedHost,
    'X-Forwarded-Proto': given.forwardedProto,
    'X-Forwarded-Port': given.forwardedPort,
    'X-Forwarded-Prefix': given.forwardedPrefix,
    'X-Forwarded-For': given.forwardedFor,
    'X-Forwarded-Server': given.forwardedServer,
    'X-Forwarded-Ssl': given.forwardedSsl,
    Forwarded: given.forwarded
  }
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
}

/** A URL as another library reads it, escapes of the path decoded: an opinion that is not ours. */
function meaningOf(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  // The library resolves dot segments; the path is taken as written, for they count here.
  const [path = ''] = text.replace(/^[a-z]+:\/\/[^/?]*/i, '').split('?')
  // One trailing dot names the same host.
  return url && `${url.origin.replace(/\.(?=:|$)/, '')}${percentDecode(path) || '/'}${url.search}`
}

describe('a report on a request whose URL is known', () => {
  test('does not pass where any part of the believed URL disagrees with what the visitor typed', () => {
    let disagreements = 0
    fc.assert(
      fc.property(arrival, (given) => {
        const { verdict, url } = report({ ...given, headers: linesOf(given), expect: urlOf(given.visit) })
        const disagreeing = url.components.filter((component) => !component.agrees)
        if (disagreeing.length === 0) return
        disagreements += 1
        assert.notEqual(verdict, 'pass', JSON.stringify({ url: url.corrected, disagreeing }))
      }),
      { numRuns: 5_000 }
    )
    assert.ok(disagreements > 1_000)
  })

  test('says that all parts agree only where another reader of URLs takes the two for the same', () => {
    let agreements = 0
    fc.assert(
      fc.property(arrival, (given) => {
        const { url } = report({ ...given, headers: linesOf(given), expect: urlOf(given.visit) })
        if (!url.components.every((component) => component.agrees)) return
        agreements += 1
        assert.equal(meaningOf(url.corrected), meaningOf(urlOf(given.visit)))
      }),
      { numRuns: 5_000 }
    )
    assert.ok(agreements > 10, `only ${agreements} of them`)
  })
})

describe('a report on a request that agrees with what the visitor typed', () => {
  test('passes without any forwarding header, on a plain port and on TLS', () => {
    fc.assert(
      fc.property(visit, (typed) => {
        const headers = [`Host: ${typed.host}${typed.port}`]
        const plain = {
          headers,
          target: typed.prefix + typed.path + typed.query,
          encrypted: typed.scheme === 'https',
          expect: urlOf(typed)
        }
        const { verdict, findings, url } = report(plain)
        assert.equal(verdict, 'pass', JSON.stringify(findings))
        assert.ok(url.components.every((component) => component.agrees))
      }),
      { numRuns: 1_000 }
    )
  })

  test('passes behind a proxy that says everything, whatever the app’s own address is', () => {
    fc.assert(
      fc.property(visit, (typed) => {
        const port = typed.port.slice(1) || (typed.scheme === 'https' ? '443' : '80')
        const headers = [
          'Host: backend:3333',
          `X-Forwarded-For: 198.51.100.7`,
          `X-Forwarded-Host: ${typed.host}${typed.port}`,
          `X-Forwarded-Proto: ${typed.scheme}`,
          `X-Forwarded-Port: ${port}`,
          ...(typed.prefix === '' ? [] : [`X-Forwarded-Prefix: ${typed.prefix}`])
        ]
        const { verdict, findings, url } = report({
          headers,
          target: typed.path + typed.query,
          expect: urlOf(typed)
        })
        assert.equal(verdict, 'pass', JSON.stringify(findings))
        assert.equal(meaningOf(url.corrected), meaningOf(urlOf(typed)))
      }),
      { numRuns: 1_000 }
    )
  })

  for (const [name, sketch] of [
    ['nobody said what was typed', { headers: ['Host: www.example.com'] }],
    [
      'on its own port, which was typed',
      { headers: ['Host: localhost:3333'], expect: 'http://localhost:3333/' }
    ],
    ['from a stranger', { peer: '198.51.100.7', expect: 'http://www.example.com/' }],
    [
      'with a static prefix',
      { target: '/app/x', expect: 'http://www.example.com/app/x', trust: { urlPrefix: '/app' } }
    ],
    ['over HTTP/1.0', { httpVersion: '1.0', expect: 'http://www.example.com/' }]
  ] as const) {
    test(`passes ${name}`, () => {
      const { verdict, findings } = report(sketch)
      assert.equal(verdict, 'pass', JSON.stringify(findings))
    })
  }
})

describe('a static prefix', () => {
  test('is taken off the path in the comparison exactly where it is taken off in the environ', () => {
    const trust = { urlPrefix: '/a/b' }
    const lost = report({
      target: '/a%2Fb',
      headers: ['Host: www.example.com', 'X-Forwarded-Prefix:'],
      expect: 'http://www.example.com/a%2Fb',
      trust
    })
    assert.equal(lost.url.corrected, 'http://www.example.com')
    assert.notEqual(lost.verdict, 'pass')
    const ids = report({ target: '/a%2Fb', expect: 'http://www.example.com/a%2Fb', trust }).findings.map(
      (finding) => finding.id
    )
    assert.ok(!ids.includes('prefix-doubled'), 'the prefix stands once in the URL')
  })
})

describe('the cost of a report', () => {
  // Growth by ratio, the fastest of several runs, with room for a busy machine: the square would be 64.
  const host = 'Host: www.example.com'
  const url = 'http://www.example.com'
  for (const [name, make] of [
    [
      'header lines',
      (count: number) => ({
        headers: [host, ...Array.from({ length: count }, (_, index) => `X-A-${index}: v`)]
      })
    ],
    [
      'repeated lines of one header',
      (count: number) => ({
        headers: [host, ...Array.from({ length: count }, () => 'X-Forwarded-For: 10.0.0.1')]
      })
    ],
    [
      'hops of one line',
      (count: number) => ({ headers: [host, `X-Forwarded-For: ${'10.0.0.1, '.repeat(count)}198.51.100.7`] })
    ],
    [
      'empty hops',
      (count: number) => ({ headers: [host, `X-Forwarded-For: ${', '.repeat(count)}198.51.100.7`] })
    ],
    [
      'hops where any peer is trusted',
      (count: number) => ({
        headers: [host, `X-Forwarded-For: ${'10.0.0.1, '.repeat(count)}x`],
        trust: { trustProxy: 'any' }
      })
    ],
    [
      'elements of Forwarded',
      (count: number) => ({
        headers: [host, `Forwarded: ${'for=10.0.0.1;proto=https,'.repeat(count)}for=_x`],
        trust: { trustProxyHeader: 'Forwarded' }
      })
    ],
    [
      'backslashes in Forwarded',
      (count: number) => ({ headers: [host, `Forwarded: for="${'\\'.repeat(count)}`] })
    ],
    ['bytes of a value', (count: number) => ({ headers: [host, `X-A: ${'eyJ=?a/'.repeat(count)}`] })],
    ['bytes of a host', (count: number) => ({ headers: [`Host: ${'a.'.repeat(count)}`] })],
    [
      'hosts in a list',
      (count: number) => ({ headers: [host, `X-Forwarded-Host: ${'a.example, '.repeat(count)}b`] })
    ],
    [
      'slashes of a prefix',
      (count: number) => ({ headers: [host, `X-Forwarded-Prefix: ${'/'.repeat(count)}x`] })
    ],
    [
      'spaces in a value',
      (count: number) => ({ headers: [host, `X-Forwarded-Host: a${' '.repeat(count)}b`] })
    ],
    [
      'tokens of Connection',
      (count: number) => ({ headers: [host, `Connection: ${'X-Forwarded-Host, '.repeat(count)}close`] })
    ],
    [
      'slashes of a path',
      (count: number) => ({ target: '/'.repeat(count), expect: `${url}/${'a/'.repeat(count)}` })
    ],
    [
      'dot segments of a path',
      (count: number) => ({ target: '/..'.repeat(count), expect: `${url}${'/a/..'.repeat(count)}` })
    ],
    [
      'escapes of a path',
      (count: number) => ({ target: `/${'%2F'.repeat(count)}`, expect: `${url}/${'/'.repeat(count)}` })
    ],
    [
      'parameters of a query',
      (count: number) => ({ target: `/?${'a=b&'.repeat(count)}`, expect: `${url}/?${'a=b;'.repeat(count)}` })
    ]
  ] as const satisfies ReadonlyArray<readonly [string, (count: number) => Sketch]>) {
    test(`grows with the number of ${name}, and not with its square`, () => {
      const costOf = (count: number) => {
        const sketch = make(count)
        return fastest(() => report(sketch))
      }
      costOf(500)
      const ratio = costOf(32_000) / Math.max(costOf(2_000), 0.1)
      assert.ok(ratio < 100, `16 times as many took ${ratio.toFixed(1)} times the time`)
    })
  }
})

/** Milliseconds of processor time of the cheapest of several runs, whatever else the machine does. A square would be 256 times. */
function fastest(run: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const begin = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(begin)
    return (user + system) / 1_000
  })
  return Math.min(...times)
}
