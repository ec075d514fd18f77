import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Schema from 'typebox/schema'
import { findings } from '../../src/findings/index.ts'
import { facts } from '../support/facts.ts'
import { type Service, startService } from '../support/service.ts'
import { ask, post, reportOn } from './ask.ts'

let service: Service
before(async () => {
  service = await startService()
})
after(() => service.stop())

const get = (target: string, ...lines: string[]) => ask(service.port, `GET ${target}`, lines)
const messageOf = (body: string) => (JSON.parse(body) as { error: { message: string } }).error.message

describe('a reserved resource', () => {
  for (const path of [
    '/_echo3333/health',
    '/app/_echo3333/health',
    '/a/b%20c/d/_echo3333/health',
    '//x/_echo3333/health',
    '/../_echo3333/health',
    'http://a.example/x/_echo3333/health',
    '/_echo3333/health?x=/_echo3333/cookie',
    '/a/_echo3333/x/_echo3333/health',
    '/_echo3333/_echo3333/health',
    '/_echo3333/findings/_echo3333/health',
    '/_echo3333/health/_echo3333',
    '/_echo3333/health/_echo3333/nothing',
    '/_echo3333/health/x_echo3333/cookie',
    '/_echo3333/health/_echo3333x/cookie',
    '/_echo3333/health/%2F_echo3333/cookie',
    '/a%2F_echo3333/redirect/_echo3333/health'
  ])
    test(`is found at any depth: ${path}`, async () => {
      const { status, body } = await get(path)
      assert.deepEqual([status, body], [200, 'ok\n'])
    })

  for (const path of [
    '/_echo3333x/health',
    '/x_echo3333/health',
    '/?/_echo3333/health',
    '/a?b=/_echo3333/health',
    '/%5Fecho3333/health',
    '/_ECHO3333/health',
    '/a%2F_echo3333/health',
    '/a%2F_echo3333%2Fhealth',
    '/_echo3333%2Fhealth',
    'http://_echo3333/health'
  ])
    test(`is not seen where there is none: ${path}`, async () =>
      assert.match((await get(path)).body, /^(PASS|WARN|FAIL) /))

  for (const path of [
    '/_echo3333',
    '/_echo3333/',
    '/_echo3333/nothing',
    '/x/_echo3333/__proto__',
    '/_echo3333/constructor',
    '/_echo3333/Health',
    '/_echo3333//health',
    '/_echo3333/%68ealth',
    '/a/_echo3333/x/_echo3333/nothing'
  ])
    test(`of an unknown name is 404 and names the known ones: ${path}`, async () => {
      const { status, body } = await get(path, 'Accept: application/json')
      assert.equal(status, 404)
      assert.match(messageOf(body), /cookie, diagnose, findings, health, redirect, schema\.json/)
    })
})

describe('health', () => {
  test('is ok in text and in JSON', async () => {
    assert.equal((await get('/_echo3333/health')).body, 'ok\n')
    assert.equal((await get('/_echo3333/health', 'Accept: application/json')).body, '{"status":"ok"}\n')
  })
})

describe('a redirect', () => {
  const PROXIED = [
    'Host: inner.example.com:8002',
    'X-Forwarded-Host: www.example.com',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Prefix: /app'
  ]
  for (const [query, location] of [
    ['', 'https://www.example.com/app/_echo3333/redirect?landed=1'],
    ['?form=absolute', 'https://www.example.com/app/_echo3333/redirect?landed=1'],
    ['?form=same-host', '/app/_echo3333/redirect?landed=1'],
    ['?form=relative', 'redirect?landed=1'],
    ['?form=slash', 'http://inner.example.com:8002/_echo3333/redirect/']
  ] as const) {
    test(`of a proxied request points to ${location} for ${query || 'no form'}`, async () => {
      const { status, headers } = await get(`/_echo3333/redirect${query}`, ...PROXIED)
      assert.deepEqual([status, headers['location']], [302, location])
    })
  }

  test('of a request without a proxy points to its Host, under the path that it came on', async () => {
    const { headers } = await get('/a/b/_echo3333/redirect', 'Host: WWW.example.com:3333')
    assert.equal(headers['location'], 'http://WWW.example.com:3333/a/b/_echo3333/redirect?landed=1')
  })

  for (const [target, path] of [
    ['/a/_echo3333/x/_echo3333/redirect', '/a/_echo3333/x/_echo3333/redirect'],
    ['/_echo3333/redirect/_echo3333/redirect', '/_echo3333/redirect/_echo3333/redirect'],
    ['/_echo3333x/_echo3333/redirect', '/_echo3333x/_echo3333/redirect'],
    ['http://www.example.com/a/_echo3333/redirect', '/a/_echo3333/redirect'],
    // What an app sees of these: a slash is a slash, however it came.
    ['/a%2F_echo3333/_echo3333/redirect', '/a/_echo3333/_echo3333/redirect'],
    ['/a%2F_echo3333%2Fredirect/_echo3333/redirect', '/a/_echo3333/redirect/_echo3333/redirect'],
    ['/%5Fecho3333/_echo3333/redirect', '/_echo3333/_echo3333/redirect']
  ] as const)
    test(`stays at the resource that was asked, and leads back to it: ${target}`, async () => {
      const { status, headers } = await get(target, 'Host: www.example.com')
      assert.deepEqual([status, headers['location']], [302, `http://www.example.com${path}?landed=1`])
      assert.match((await get(`${path}?landed=1`, 'Host: www.example.com')).body, /You arrived/)
    })

  test('counts a prefix once where the request still has it', async () => {
    const mounted = await startService('--url-prefix', '/_echo3333')
    try {
      const location = async (target: string) =>
        (await ask(mounted.port, `GET ${target}`, ['Host: a.example'])).headers['location']
      assert.equal(
        await location('/_echo3333/x/_echo3333/redirect'),
        'http://a.example/_echo3333/x/_echo3333/redirect?landed=1'
      )
      // Here the prefix is the reserved segment itself: the app knows of no path to it.
      assert.equal(await location('/_echo3333/redirect'), 'redirect?landed=1')
      assert.equal(
        await location('/x/_echo3333/redirect'),
        'http://a.example/_echo3333/x/_echo3333/redirect?landed=1'
      )
    } finally {
      await mounted.stop()
    }
  })

  test('believes no forwarded header of an untrusted peer', async () => {
    const closed = await startService('--trust-proxy', 'none')
    try {
      const { headers } = await ask(closed.port, 'GET /_echo3333/redirect', PROXIED)
      assert.equal(headers['location'], 'http://inner.example.com:8002/_echo3333/redirect?landed=1')
    } finally {
      await closed.stop()
    }
  })

  test('of an unknown form is 400 and names the forms', async () => {
    const { status, headers, body } = await get(
      '/_echo3333/redirect?form=http://evil.example/',
      'Accept: application/json'
    )
    assert.deepEqual([status, headers['location']], [400, undefined])
    assert.match(messageOf(body), /absolute, same-host, relative, slash/)
    assert.ok(!body.includes('evil'))
  })

  for (const target of [
    '/_echo3333/redirect?landed=1',
    '/_echo3333/redirect/',
    '/app/_echo3333/redirect?landed=1&form=absolute'
  ])
    test(`ends at ${target}`, async () => {
      const { status, headers, body } = await get(target)
      assert.deepEqual([status, headers['location']], [200, undefined])
      assert.match(body, /You arrived/)
    })

  const canaries: ReadonlyArray<readonly [target: string, ...lines: string[]]> = [
    ['/_echo3333/redirect', 'Host: evil.example/x'],
    ['/_echo3333/redirect', 'Host: u@evil.example'],
    ['/_echo3333/redirect', 'Host: www.example.com:80@evil.example'],
    ['/_echo3333/redirect', 'Host: evil.example#'],
    ['/_echo3333/redirect', 'Host: evil.example?'],
    ['/_echo3333/redirect', 'Host: evil.example\\x'],
    ['/_echo3333/redirect', 'Host: www.example.com, evil.example'],
    ['/_echo3333/redirect', 'Host: javascript:alert(1)'],
    ['/_echo3333/redirect', 'Host:'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Host: evil.example/x?'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Host: evil.example, www.example.com'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Host: "><script>'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Host:'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Prefix: //evil.example'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Prefix: /\\evil.example'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Prefix: @evil.example'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Prefix: .evil.example'],
    ['/_echo3333/redirect', 'Host: www.example.com', 'X-Forwarded-Prefix: http://evil.example'],
    [
      '/_echo3333/redirect',
      'Host: www.example.com',
      'X-Forwarded-Prefix: /a?b=',
      'X-Forwarded-Proto: javascript'
    ],
    ['//evil.example/_echo3333/redirect'],
    ['/\\evil.example/_echo3333/redirect'],
    ['/%2Fevil.example/_echo3333/redirect'],
    ['/%5Cevil.example/_echo3333/redirect'],
    ['/%0D%0ALocation:%20http:%2F%2Fevil.example/_echo3333/redirect'],
    ['/%0ax/_echo3333/redirect'],
    ['/a%3F/_echo3333/redirect'],
    ['/..//evil.example/_echo3333/redirect'],
    ['/a/../_echo3333/redirect'],
    ['http://u:p@www.example.com//evil.example/_echo3333/redirect'],
    ['/%2F_echo3333/x/_echo3333/redirect'],
    ['/x%2F_echo3333//evil.example/_echo3333/redirect']
  ]
  for (const form of ['absolute', 'same-host', 'relative', 'slash']) {
    test(`points at nothing but a valid host and a plain path, whatever is sent (${form})`, async () => {
      for (const [target, ...lines] of canaries) {
        const { status, headers } = await get(`${target}?form=${form}`, ...lines)
        const label = `${target} ${lines.join(' ')}: ${headers['location']}`
        assert.equal(status, 302, label)
        assert.match(
          headers['location'] ?? '',
          /^(?:https?:\/\/[A-Za-z0-9.-]+(?::\d+)?)?(?:(?:\/[A-Za-z0-9._~-]+)*\/_echo3333\/)?redirect(?:\?landed=1|\/)$/,
          label
        )
        assert.doesNotMatch(headers['location'] ?? '', /evil|\.\.|^\/\//, label)
      }
    })
  }

  test('has no body of the request, and no other header of it', async () => {
    const { head, body } = await get('/_echo3333/redirect?x=%0d%0aSet-Cookie:a=b', 'X-A: canary')
    assert.doesNotMatch(head + body, /canary|set-cookie/i)
  })
})

describe('the cookie', () => {
  for (const [name, lines, expected] of [
    [
      'of a plain request',
      ['Host: www.example.com:3333'],
      'echo3333=1; Path=/; Domain=www.example.com; Max-Age=60; HttpOnly; SameSite=Lax'
    ],
    [
      'of a proxied request',
      [
        'Host: inner',
        'X-Forwarded-Host: www.example.com',
        'X-Forwarded-Proto: https',
        'X-Forwarded-Prefix: /app'
      ],
      'echo3333=1; Path=/app; Domain=www.example.com; Max-Age=60; HttpOnly; SameSite=Lax; Secure'
    ],
    ['for an address', ['Host: 192.0.2.1'], 'echo3333=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax'],
    [
      'for an IPv6 address',
      ['Host: [2001:db8::1]'],
      'echo3333=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax'
    ],
    [
      'for a single label',
      ['Host: localhost:3333'],
      'echo3333=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax'
    ],
    [
      'for a broken host and prefix',
      ['Host: a;x=y.example', 'X-Forwarded-Prefix: /a; Domain=evil.example'],
      'echo3333=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax'
    ]
  ] as const) {
    test(`${name} has the attributes that the app would give it`, async () => {
      const { status, headers, body } = await get('/_echo3333/cookie', ...lines)
      assert.deepEqual([status, headers['set-cookie'], body], [200, expected, `${expected}\n`])
    })
  }
})

describe('diagnose', () => {
  const given = facts({
    headers: ['Host: inner.example.com:8002', 'X-Forwarded-Host: www.example.com', 'Cookie: a=S3cr3t']
  })

  test('makes a report of posted facts under a posted policy, with remedies', async () => {
    const { status, body } = await post(service.port, '/app/_echo3333/diagnose', {
      facts: given,
      trust: { trustProxy: 'none' },
      expectedUrl: 'https://www.example.com/'
    })
    const report = JSON.parse(body) as Awaited<ReturnType<typeof reportOn>>
    assert.deepEqual(
      [status, report.trust.proxies, report.verdict, report.url.expected],
      [200, [], 'fail', 'https://www.example.com/']
    )
    assert.equal(report.environ.corrected.HTTP_HOST, 'inner.example.com:8002')
    assert.ok(report.findings.some((finding) => (finding.remedies ?? []).length > 0))
    assert.ok(!body.includes('S3cr3t'))
  })

  test('takes a report’s own request, and comes to the same', async () => {
    const lines = ['X-Forwarded-Proto: https', 'X-Forwarded-For: 198.51.100.7']
    const first = await reportOn(service.port, 'GET /x?y', lines)
    const { body } = await post(service.port, '/_echo3333/diagnose', { facts: first.request })
    const second = JSON.parse(body) as typeof first
    assert.deepEqual(
      [second.environ, second.url, second.ledger, second.verdict],
      [first.environ, first.url, first.ledger, first.verdict]
    )
  })

  test('takes the policy as text or as lists', async () => {
    const trust = {
      trustProxy: ['192.0.2.1', 'loopback'],
      trustProxyHeader: 'Forwarded,X-Forwarded-Port',
      urlScheme: 'https',
      urlPrefix: '/app'
    }
    const { body } = await post(service.port, '/_echo3333/diagnose', { facts: given, trust })
    const report = JSON.parse(body) as Awaited<ReturnType<typeof reportOn>>
    assert.deepEqual(report.trust.headers, ['Forwarded', 'X-Forwarded-Port'])
    assert.deepEqual(report.trust.proxies, ['192.0.2.1', '127.0.0.0/8', '::1/128'])
  })

  for (const method of ['GET', 'PUT', 'HEAD', 'DELETE', 'OPTIONS'])
    test(`answers ${method} with 405 and Allow`, async () => {
      const { status, headers } = await ask(service.port, `${method} /_echo3333/diagnose`)
      assert.deepEqual([status, headers['allow']], [405, 'POST'])
    })

  for (const [name, body, message] of [
    ['what is no JSON', '{"facts":', /not JSON/],
    ['nothing', '', /not JSON/],
    ['another kind of value', '[]', /The body|object/],
    ['an object without facts', '{}', /facts/],
    ['a missing field', { facts: { ...given, method: undefined } }, /\/facts.*method/],
    ['a field of the wrong type', { facts: { ...given, method: 1 } }, /\/facts\/method/],
    ['a header that is no pair', { facts: { ...given, headers: [['Host']] } }, /\/facts\/headers\/0/],
    ['an unknown field', { facts: { ...given, extra: 1 } }, /\/facts.*(?:extra|additional)/],
    ['a wrong policy type', { facts: given, trust: { trustProxy: 1 } }, /\/trust\/trustProxy/],
    [
      'a policy with host bits',
      { facts: given, trust: { trustProxy: '192.0.2.7/24' } },
      /write 192\.0\.2\.0\/24/
    ],
    [
      'a policy with an unknown header',
      { facts: given, trust: { trustProxyHeader: 'X-Nope' } },
      /known are X-Forwarded-For/
    ],
    ['a URL that is no text', { facts: given, expectedUrl: 1 }, /\/expectedUrl/]
  ] as const) {
    test(`answers ${name} with 400 and says what is wrong`, async () => {
      const answer = await post(service.port, '/_echo3333/diagnose', body, ['Accept: application/json'])
      assert.equal(answer.status, 400)
      assert.match(messageOf(answer.body), message)
      assert.ok(!answer.body.includes('S3cr3t'))
    })
  }

  test('answers a body that is too large with 413, announced or in chunks', async () => {
    assert.equal((await post(service.port, '/_echo3333/diagnose', 'x'.repeat(65_537))).status, 413)
    const chunks = `11000\r\n${'b'.repeat(0x11000)}\r\n0\r\n\r\n`
    assert.equal(
      (await ask(service.port, 'POST /_echo3333/diagnose', ['Transfer-Encoding: chunked'], chunks)).status,
      413
    )
  })

  test('takes facts of any content without an error', async () => {
    const odd = {
      method: '',
      target: '\0',
      httpVersion: 'x',
      headers: [
        ['', ''],
        ['__proto__', '\uffff'],
        ['Host', '\n']
      ],
      peer: { address: 'x', port: -1 },
      local: { unixSocket: '' },
      encrypted: true
    }
    assert.equal(
      (await post(service.port, '/_echo3333/diagnose', { facts: odd }, ['Accept: text/html'])).status,
      200
    )
  })
})

describe('the catalogue', () => {
  test('lists every finding, as JSON, as text and as a page', async () => {
    const list = JSON.parse((await get('/_echo3333/findings', 'Accept: application/json')).body) as Array<{
      id: string
    }>
    assert.deepEqual(
      list.map((entry) => entry.id),
      findings.map((finding) => finding.id)
    )
    const text = (await get('/_echo3333/findings')).body
    const page = (await get('/_echo3333/findings', 'Accept: text/html')).body
    for (const { id } of findings) {
      assert.match(text, new RegExp(`^\\w+ +${id} `, 'm'))
      assert.ok(page.includes(id), id)
    }
  })

  test('shows one, with remedies, as JSON, as text and as a page', async () => {
    for (const { id, title, severity } of findings) {
      const entry = JSON.parse(
        (await get(`/app/_echo3333/findings/${id}`, 'Accept: application/json')).body
      ) as Record<string, unknown>
      assert.deepEqual([entry['id'], entry['title'], entry['severity']], [id, title, severity])
      assert.ok(Array.isArray(entry['remedies']))
    }
    assert.match(
      (await get('/_echo3333/findings/internal-host')).body,
      /^internal-host \(error\)\n[^]*ProxyPreserveHost On/
    )
    assert.match(
      (await get('/_echo3333/findings/internal-host', 'Accept: text/html')).body,
      /^<!doctype html>[^]*internal-host/i
    )
  })

  test('is the same with a slash at its end', async () => {
    assert.equal((await get('/_echo3333/findings/')).body, (await get('/_echo3333/findings')).body)
  })

  for (const id of ['nothing', '__proto__', 'internal-host/', '..', '%69nternal-host'])
    test(`has no ${id}`, async () => assert.equal((await get(`/_echo3333/findings/${id}`)).status, 404))
})

describe('the schema', () => {
  test('is JSON Schema, and every report is valid by it', async () => {
    const { headers, body } = await get('/x/_echo3333/schema.json')
    assert.equal(headers['content-type'], 'application/schema+json; charset=utf-8')
    const schema = JSON.parse(body) as Record<string, unknown>
    assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
    const validator = Schema.Compile(schema)
    const requests: ReadonlyArray<readonly [string, ...string[]]> = [
      ['GET /'],
      ['OPTIONS *', 'Host: 10.0.0.1'],
      [
        'GET /?include=remedies',
        'Host: a, b',
        'X-Forwarded-For: 192.0.2.1, , x',
        'X-Forwarded-Proto: https',
        'X-Real-IP: 192.0.2.2'
      ],
      ['GET /x', 'Echo-Expect-URL: https://www.example.com/app/x', 'Forwarded: for=_x'],
      ['GET /%zz', 'Host:']
    ]
    for (const [request, ...lines] of requests) {
      const report: unknown = await reportOn(service.port, request, lines)
      assert.deepEqual(validator.Errors(report)[1], [], request)
      assert.ok(validator.Check(report))
    }
    assert.ok(!validator.Check({ format: 2 }))
  })
})
