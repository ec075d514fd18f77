import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { correct } from '../../src/core/correction.ts'
import { toEnviron } from '../../src/core/environ.ts'
import { headerRegistry } from '../../src/core/header-registry.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { facts, type Sketch } from '../support/facts.ts'

function corrected(sketch: Sketch) {
  const given = facts(sketch)
  return correct(given, toEnviron(given), compileTrustPolicy(sketch.trust))
}

const THREE = ['X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-For']
const ARTICLE = [
  'Host: docker.example.com:8002',
  'X-Forwarded-For: 198.51.100.7',
  'X-Forwarded-Host: blog.example.com',
  'X-Forwarded-Server: blog.example.com'
]
const FIFTEEN = headerRegistry
  .map((header) => header.name)
  .filter((name) => !/Prefix|Protocol|Url-Scheme|Front-End|CloudFront|^CF-|True-Client|^Forwarded/.test(name))

describe('correction, with the article’s request and mod_wsgi’s headers', () => {
  const KEYS = ['HTTP_HOST', 'SERVER_PORT', 'wsgi.url_scheme', 'REMOTE_ADDR'] as const
  const rows: ReadonlyArray<
    readonly [
      name: string,
      trusted: readonly string[],
      trustProxy: string,
      extra: readonly string[],
      values: readonly string[],
      visible: readonly string[]
    ]
  > = [
    [
      'the port of the proxy',
      THREE,
      'any',
      ['X-Forwarded-Port: 80'],
      ['blog.example.com', '80', 'http', '198.51.100.7'],
      ['X_FORWARDED_SERVER']
    ],
    [
      'a scheme header that is not configured',
      THREE,
      'any',
      ['X-Forwarded-Port: 443', 'X-Forwarded-Scheme: https'],
      ['blog.example.com', '443', 'http', '198.51.100.7'],
      ['X_FORWARDED_SCHEME', 'X_FORWARDED_SERVER']
    ],
    [
      'a scheme header that is',
      [...THREE, 'X-Forwarded-Scheme'],
      'any',
      ['X-Forwarded-Port: 443', 'X-Forwarded-Scheme: https'],
      ['blog.example.com', '443', 'https', '198.51.100.7'],
      ['X_FORWARDED_SCHEME']
    ],
    [
      'the same from a named proxy',
      [...THREE, 'X-Forwarded-Scheme'],
      '127.0.0.0/8',
      ['X-Forwarded-Port: 443', 'X-Forwarded-Scheme: https'],
      ['blog.example.com', '443', 'https', '198.51.100.7'],
      ['X_FORWARDED_SCHEME']
    ],
    [
      'the same from a peer that is not trusted',
      [...THREE, 'X-Forwarded-Scheme'],
      '192.0.2.3',
      ['X-Forwarded-Port: 443', 'X-Forwarded-Scheme: https'],
      ['docker.example.com:8002', '8002', 'http', '127.0.0.1'],
      ['X_FORWARDED_SERVER']
    ]
  ]
  for (const [name, trustProxyHeader, trustProxy, extra, values, visible] of rows) {
    test(`gives what mod_wsgi gives: ${name}`, () => {
      const { environ } = corrected({
        headers: [...ARTICLE, ...extra],
        trust: { trustProxy, trustProxyHeader }
      })
      assert.deepEqual(
        KEYS.map((key) => environ[key]),
        values
      )
      for (const key of visible) assert.ok(environ[`HTTP_${key}`] !== undefined, `${key} is gone`)
    })
  }

  test('from an untrusted peer removes every header of the configured categories, and keeps the others', () => {
    const trust = { trustProxy: '192.0.2.3', trustProxyHeader: [...THREE, 'X-Forwarded-Scheme'] }
    const { environ } = corrected({
      headers: [...ARTICLE, 'X-Forwarded-Port: 443', 'X-Forwarded-Scheme: https', 'X-Real-IP: 192.0.2.6'],
      trust
    })
    assert.deepEqual(
      Object.keys(environ).filter((key) => key.startsWith('HTTP_X_')),
      ['HTTP_X_FORWARDED_SERVER']
    )
  })

  test('removes spoofed equivalents of a header that won', () => {
    const { environ, ledger } = corrected({
      headers: [...ARTICLE, 'X-Real-IP: 192.0.2.6', 'X-Client-IP: 192.0.2.5'],
      trust: { trustProxy: 'any', trustProxyHeader: THREE }
    })
    assert.equal(environ.REMOTE_ADDR, '198.51.100.7')
    for (const key of ['HTTP_X_REAL_IP', 'HTTP_X_CLIENT_IP']) {
      assert.equal(environ[key], undefined)
      const because = ledger.find((change) => change.key === key)?.because
      assert.deepEqual(because?.kind === 'cleared' && [because.why, because.winner], [
        'untrusted-header',
        'X-Forwarded-For'
      ])
    }
  })

  test('lets the later configured header win, in whatever order the request has them', () => {
    assert.equal(FIFTEEN.length, 15)
    const lines = ['Host: a.example', 'X-Forwarded-Proto: http', 'X-Forwarded-SSL: on']
    for (const headers of [lines, [...lines].reverse()]) {
      const forth = corrected({ headers, trust: { trustProxy: 'any', trustProxyHeader: FIFTEEN } })
      assert.deepEqual(
        [
          forth.environ['wsgi.url_scheme'],
          forth.environ['HTTP_X_FORWARDED_PROTO'],
          forth.environ['HTTP_X_FORWARDED_SSL']
        ],
        ['https', undefined, 'on']
      )
      const back = corrected({
        headers,
        trust: { trustProxy: 'any', trustProxyHeader: [...FIFTEEN].reverse() }
      })
      assert.deepEqual(
        [
          back.environ['wsgi.url_scheme'],
          back.environ['HTTP_X_FORWARDED_PROTO'],
          back.environ['HTTP_X_FORWARDED_SSL']
        ],
        ['http', 'http', undefined]
      )
    }
  })

  test('lets a value that nobody understands win without undoing what an earlier header said', () => {
    const { environ, winners, ledger } = corrected({
      headers: ['Host: a.example', 'X-Forwarded-Proto: https', 'X-HTTPS: banana'],
      trust: { trustProxy: 'any', trustProxyHeader: FIFTEEN }
    })
    assert.deepEqual(
      [environ['wsgi.url_scheme'], environ['HTTP_X_FORWARDED_PROTO'], environ['HTTP_X_HTTPS']],
      ['https', undefined, 'banana']
    )
    assert.equal(winners.scheme, 'X-HTTPS')
    assert.deepEqual(ledger.find((change) => change.key === 'HTTP_X_FORWARDED_PROTO')?.because, {
      kind: 'cleared',
      header: 'X-Forwarded-Proto',
      why: 'outranked',
      winner: 'X-HTTPS'
    })
  })
})

describe('a scheme header', () => {
  const scheme = (name: string, value: string, encrypted = false) =>
    corrected({
      encrypted,
      headers: ['Host: a.example', `${name}: ${value}`],
      trust: { trustProxyHeader: name }
    }).environ['wsgi.url_scheme']

  for (const name of [
    'X-Forwarded-Proto',
    'X-Forwarded-Scheme',
    'X-Scheme',
    'X-Forwarded-Protocol',
    'X-Url-Scheme',
    'CloudFront-Forwarded-Proto'
  ]) {
    test(`${name} says https and http in any case, and nothing by other words`, () => {
      for (const value of ['https', 'HTTPS', 'Https']) assert.equal(scheme(name, value), 'https', value)
      assert.equal(scheme(name, 'HTTP', true), 'http')
      for (const value of ['on', '1', 'true', '', 'wss', 'https, http', 'https,https', 'javascript']) {
        assert.equal(scheme(name, value), 'http', value)
        assert.equal(scheme(name, value, true), 'https', value)
      }
      assert.equal(scheme(name, 'ssl'), name === 'X-Forwarded-Protocol' ? 'https' : 'http')
    })
  }
  for (const name of ['X-Forwarded-HTTPS', 'X-Forwarded-SSL', 'X-HTTPS', 'Front-End-Https']) {
    test(`${name} says on, true, 1 or off, false, 0, and nothing by other words`, () => {
      for (const value of ['on', 'ON', 'true', '1']) assert.equal(scheme(name, value), 'https', value)
      for (const value of ['off', 'False', '0']) assert.equal(scheme(name, value, true), 'http', value)
      for (const value of ['yes', 'https', '', 'on, on', '01'])
        assert.equal(scheme(name, value), 'http', value)
    })
  }
})

describe('the other headers', () => {
  const one = (line: string, trustProxyHeader: string) =>
    corrected({ headers: ['Host: a.example:3333', line], trust: { trustProxyHeader } })
  for (const [line, key, value] of [
    ['X-Forwarded-Host: b.example, c.example', 'HTTP_HOST', 'b.example, c.example'],
    ['X-Host: b.example:81', 'HTTP_HOST', 'b.example:81'],
    ['X-Forwarded-Server: b.example', 'SERVER_NAME', 'b.example'],
    ['X-Forwarded-Port: 8443', 'SERVER_PORT', '8443'],
    ['X-Script-Name: /mounted', 'SCRIPT_NAME', '/mounted'],
    ['X-Forwarded-Script-Name: /mounted/', 'SCRIPT_NAME', '/mounted/'],
    ['X-Forwarded-Prefix: /mounted//', 'SCRIPT_NAME', '/mounted'],
    ['X-Client-IP: 198.51.100.7:5555', 'REMOTE_ADDR', '198.51.100.7:5555'],
    ['X-Real-IP: unknown', 'REMOTE_ADDR', 'unknown'],
    ['CF-Connecting-IP: 2001:db8::7', 'REMOTE_ADDR', '2001:db8::7'],
    ['True-Client-IP: 198.51.100.8', 'REMOTE_ADDR', '198.51.100.8']
  ] as const) {
    test(`${line} becomes ${key}, word for word, and says so`, () => {
      const name = line.slice(0, line.indexOf(':'))
      const { environ, ledger } = one(line, name)
      assert.equal(environ[key], value)
      const change = ledger.find((entry) => entry.key === key)
      assert.deepEqual(change?.because, {
        kind: 'header',
        header: name,
        value: line.slice(line.indexOf(' ') + 1),
        element: null
      })
      assert.equal(change?.to, value)
    })
  }

  test('change nothing in PATH_INFO', () =>
    assert.equal(one('X-Forwarded-Prefix: /mounted', 'X-Forwarded-Prefix').environ.PATH_INFO, '/'))

  test('leave no entry where they say what was there already', () => {
    assert.deepEqual(corrected({ headers: ['Host: a.example', 'X-Forwarded-Host: a.example'] }).ledger, [])
  })
})

describe('a trusted Forwarded header', () => {
  const trust = { trustProxyHeader: 'Forwarded' }
  const read = (value: string, more: Sketch = {}) => {
    const result = corrected({ headers: ['Host: a.example', `Forwarded: ${value}`], trust, ...more })
    return [result.environ.REMOTE_ADDR, result.environ.HTTP_HOST, result.environ['wsgi.url_scheme']]
  }

  for (const [name, value, expected] of [
    [
      'says all three',
      'for=203.0.113.5;host="b.example:8443";proto=https',
      ['203.0.113.5', 'b.example:8443', 'https']
    ],
    ['says some', 'proto=https', ['127.0.0.1', 'a.example', 'https']],
    [
      'has a client in brackets, with a port',
      'for="[2001:db8::1]:4711"',
      ['2001:db8::1', 'a.example', 'http']
    ],
    ['has a client with a port', 'for="203.0.113.5:4711"', ['203.0.113.5', 'a.example', 'http']],
    [
      'is walked from the right',
      'for=192.0.2.6, for=203.0.113.5, for=10.0.0.1',
      ['203.0.113.5', 'a.example', 'http']
    ],
    [
      'is believed from the hop that spoke to the client',
      'for=192.0.2.6;host=evil.example;proto=http, for=203.0.113.5;host=b.example;proto=https, for=10.0.0.1;host=inner.example;proto=http',
      ['203.0.113.5', 'b.example', 'https']
    ],
    ['has a hidden client', 'for=_hidden;proto=https', ['_hidden', 'a.example', 'https']],
    ['has an unknown client', 'for=192.0.2.6, for=unknown', ['unknown', 'a.example', 'http']],
    ['says a scheme that is none', 'proto=javascript', ['127.0.0.1', 'a.example', 'http']],
    ['is broken', 'for=203.0.113.5; proto=https', ['127.0.0.1', 'a.example', 'http']],
    ['is empty', '', ['127.0.0.1', 'a.example', 'http']]
  ] as const) {
    test(name, () => assert.deepEqual(read(value), expected))
  }

  test('is not believed from an untrusted peer', () => {
    assert.deepEqual(read('for=203.0.113.5;host=b.example;proto=https', { peer: '198.51.100.7' }), [
      '198.51.100.7',
      'a.example',
      'http'
    ])
  })

  test('clears the X- headers of its categories', () => {
    const { environ } = corrected({
      headers: [
        'Host: a',
        'Forwarded: proto=https',
        'X-Forwarded-Proto: http',
        'X-Forwarded-For: 192.0.2.6',
        'X-Forwarded-Host: evil.example',
        'X-Forwarded-Port: 81'
      ],
      trust
    })
    assert.deepEqual(
      Object.keys(environ).filter((key) => /FORWARDED/.test(key)),
      ['HTTP_FORWARDED', 'HTTP_X_FORWARDED_PORT']
    )
  })

  test('of several lines is one list', () => {
    const { environ } = corrected({
      headers: ['Host: a', 'Forwarded: for=203.0.113.5', 'Forwarded: for=10.0.0.1;proto=https'],
      trust
    })
    assert.equal(environ.REMOTE_ADDR, '203.0.113.5')
  })

  test('outranks the X- family where it is configured behind it, for what it says', () => {
    const both = {
      trustProxyHeader: ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Forwarded']
    }
    const { environ, winners } = corrected({
      headers: [
        'Host: a',
        'X-Forwarded-For: 203.0.113.5',
        'X-Forwarded-Host: b.example',
        'Forwarded: proto=https;host=c.example'
      ],
      trust: both
    })
    assert.deepEqual(
      [environ.REMOTE_ADDR, environ.HTTP_HOST, environ['wsgi.url_scheme']],
      ['203.0.113.5', 'c.example', 'https']
    )
    assert.deepEqual(winners, { client: 'X-Forwarded-For', host: 'Forwarded', scheme: 'Forwarded' })
  })
})

describe('a setting', () => {
  test('url-scheme holds from an untrusted peer too, and a trusted header can say more', () => {
    const trust = { urlScheme: 'https' }
    const untrusted = corrected({
      peer: '198.51.100.7',
      headers: ['Host: a', 'X-Forwarded-Proto: http'],
      trust
    })
    assert.equal(untrusted.environ['wsgi.url_scheme'], 'https')
    assert.deepEqual(
      untrusted.ledger.find((change) => change.key === 'wsgi.url_scheme'),
      {
        key: 'wsgi.url_scheme',
        from: 'http',
        to: 'https',
        because: { kind: 'setting', setting: 'url-scheme', value: 'https' }
      }
    )
    const trusted = corrected({ headers: ['Host: a', 'X-Forwarded-Proto: http'], trust })
    assert.equal(trusted.environ['wsgi.url_scheme'], 'http')
    assert.equal(
      trusted.ledger.find((change) => change.key === 'wsgi.url_scheme'),
      undefined,
      'back to the raw value: no change'
    )
  })

  for (const [target, path] of [
    ['/app/x', '/x'],
    ['/app', ''],
    ['/app/', '/'],
    ['/application', '/application'],
    ['/x', '/x'],
    ['/', '/']
  ] as const) {
    test(`url-prefix /app makes ${target} SCRIPT_NAME /app and PATH_INFO ${JSON.stringify(path)}`, () => {
      const { environ } = corrected({ target, trust: { urlPrefix: '/app' } })
      assert.deepEqual([environ.SCRIPT_NAME, environ.PATH_INFO], ['/app', path])
    })
  }

  test('url-prefix gives way to a trusted header, with one change from the raw value to the last', () => {
    const { environ, ledger } = corrected({
      target: '/app/x',
      headers: ['Host: a', 'X-Forwarded-Prefix: /public'],
      trust: { urlPrefix: '/app' }
    })
    assert.deepEqual([environ.SCRIPT_NAME, environ.PATH_INFO], ['/public', '/x'])
    assert.deepEqual(
      ledger.filter((change) => change.key === 'SCRIPT_NAME').map(({ from, to }) => [from, to]),
      [['', '/public']]
    )
  })
})
