import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { redactFacts, redactUrl } from '../../src/core/redaction.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { diagnose } from '../../src/diagnose.ts'
import { facts } from '../support/facts.ts'

const SECRET = 'S3cr3tS3cr3tS3cr3t'
const JWT = `eyJhbGciOiJIUzI1NiJ9.${SECRET}.${SECRET}`

const valueOf = (line: string) => redactFacts(facts({ headers: [line] })).headers[0]?.[1] ?? ''

describe('a header that is a secret', () => {
  const families = {
    'the HTTP credentials': [
      'Authorization',
      'Proxy-Authorization',
      'Cookie',
      'Set-Cookie',
      'AUTHORIZATION',
      'cookie'
    ],
    'API keys and tokens': [
      'X-Api-Key',
      'X-Apikey',
      'Api_Key',
      'X-Auth-Token',
      'X-Access-Key',
      'Private-Token',
      'X-Refresh-Token',
      'X-Session-Id',
      'X-Password',
      'X-Shared-Secret',
      'X-Hub-Signature-256',
      'X-Jwt',
      'X-Credential'
    ],
    'request forgery tokens': ['X-Csrf-Token', 'X-CSRFToken', 'X-XSRF-TOKEN', 'Csrf'],
    AWS: ['X-Amz-Security-Token', 'X-Amzn-Oidc-Data', 'X-Amzn-Oidc-Identity', 'X-Amzn-Oidc-Accesstoken'],
    Cloudflare: [
      'Cf-Access-Jwt-Assertion',
      'Cf-Access-Client-Secret',
      'Cf-Access-Authenticated-User-Email',
      'CF-Access-Client-Id'
    ],
    Google: ['X-Goog-Iap-Jwt-Assertion', 'X-Goog-Authenticated-User-Email', 'X-Goog-Authenticated-User-Id'],
    Azure: ['X-Ms-Token-Aad-Access-Token', 'X-Ms-Token-Aad-Id-Token', 'X-Ms-Client-Principal'],
    'Alibaba and Vault': [
      'X-Fc-Security-Token',
      'X-Fc-Access-Key-Secret',
      'X-Vault-Token',
      'X-Vault-Namespace'
    ],
    'client certificates': [
      'X-Forwarded-Client-Cert',
      'X-Client-Cert',
      'X-SSL-Client-Cert',
      'SSL_CLIENT_CERT'
    ],
    'what oauth2-proxy adds': ['X-Forwarded-Access-Token', 'X-Auth-Request-Access-Token']
  }
  for (const [family, names] of Object.entries(families)) {
    test(`is shown as its length: ${family}`, () => {
      for (const name of names)
        assert.equal(valueOf(`${name}: ${SECRET}`), `[hidden: ${SECRET.length} characters]`, name)
    })
  }

  test('shows what proxies write where there is nobody', () => {
    for (const word of ['', '-', '(null)', 'NONE']) assert.equal(valueOf(`X-Client-Cert: ${word}`), word)
  })

  test('keeps its name, its place and its case', () => {
    const lines = ['Host: a.example', `COOKIE: ${SECRET}`, 'X-A: 1', `cookie: ${SECRET}`]
    assert.deepEqual(
      redactFacts(facts({ headers: lines })).headers.map(([name]) => name),
      ['Host', 'COOKIE', 'X-A', 'cookie']
    )
  })
})

describe('a header that is none', () => {
  for (const line of [
    'Host: www.example.com',
    'X-Forwarded-For: 192.0.2.1, 10.0.0.1',
    'Forwarded: for="[2001:db8::1]:4711";host=a.example;proto=https;by=_x',
    'X-Forwarded-Host: a.example:8443',
    'X-Forwarded-Prefix: /app',
    'Accept: text/html;q=0.9, */*;q=0.8',
    'User-Agent: curl/8.0',
    'X-Request-Id: 0af7651916cd43dd',
    'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'Via: 1.1 proxy.example.com',
    'X-Real-IP: 198.51.100.7',
    'Keep-Alive: timeout=5',
    'Referer: https://www.example.com/x?y=z',
    'Content-Type: multipart/form-data; boundary=x'
  ]) {
    test(`is shown as it came: ${line.slice(0, 40)}`, () =>
      assert.equal(valueOf(line), line.slice(line.indexOf(': ') + 2)))
  }
})

describe('a secret in a text', () => {
  const hidden = (text: string) => `hidden-${text.length}-characters`
  for (const [name, text, shown] of [
    ['a query value', `/?token=${SECRET}`, `/?token=${hidden(SECRET)}`],
    [
      'each of several',
      `/?a=1&api_key=${SECRET}&b=2&sig=${SECRET}#x`,
      `/?a=1&api_key=${hidden(SECRET)}&b=2&sig=${hidden(SECRET)}#x`
    ],
    [
      'an OAuth callback',
      `/cb?code=${SECRET}&state=${SECRET}`,
      `/cb?code=${hidden(SECRET)}&state=${hidden(SECRET)}`
    ],
    [
      'in any case',
      `/?Access_Token=${SECRET}&PASSWORD=${SECRET}`,
      `/?Access_Token=${hidden(SECRET)}&PASSWORD=${hidden(SECRET)}`
    ],
    [
      'a signed URL',
      `/?X-Amz-Signature=${SECRET}&X-Amz-Date=1`,
      `/?X-Amz-Signature=${hidden(SECRET)}&X-Amz-Date=1`
    ],
    ['a path parameter', `/a;jsessionid=${SECRET}/b`, `/a;jsessionid=${hidden(`${SECRET}/b`)}`],
    ['userinfo', `http://u:${SECRET}@a.example/x`, `http://${hidden(`u:${SECRET}`)}@a.example/x`],
    ['a JSON Web Token in a path', `/reset/${JWT}/x`, `/reset/${hidden(JWT)}/x`],
    ['a JSON Web Token in a query', `/?x=${JWT}&y=1`, `/?x=${hidden(JWT)}&y=1`],
    ['a value with equals signs', `/?token=${SECRET}==&y=1`, `/?token=${hidden(`${SECRET}==`)}&y=1`]
  ] as const) {
    test(`is shown as its length: ${name}`, () => assert.equal(redactUrl(text), shown))
  }

  for (const text of [
    '/',
    '/?a=b&c=d',
    '/?token=',
    '/?monkey=1&keyboard=2',
    '/eyJ',
    '/@user',
    '/a@b?c=d',
    '/?q=eyJhbGci',
    'http://a.example/x@y',
    '/%74oken',
    '/?=x',
    '='
  ])
    test(`is not seen where there is none: ${text}`, () => assert.equal(redactUrl(text), text))

  test('stays hidden in headers that carry URLs', () => {
    for (const name of [
      'Referer',
      'X-Original-Url',
      'X-Forwarded-Uri',
      'Echo-Expect-URL',
      'Location',
      'X-Whatever'
    ])
      assert.ok(
        !valueOf(`${name}: https://u:${SECRET}@a.example/?token=${SECRET}&x=${JWT}`).includes(SECRET),
        name
      )
  })

  test('stays hidden under an escaped name', () => {
    assert.ok(!redactUrl(`/?%74oken=${SECRET}`).includes(SECRET))
    assert.ok(!redactUrl(`/?api%5Fkey=${SECRET}`).includes(SECRET))
  })

  test('stays hidden where another URL, escaped, is a query value', () => {
    assert.ok(!redactUrl(`/?next=https%3A%2F%2Fa.example%2F%3Ftoken%3D${SECRET}`).includes(SECRET))
  })

  test('stays hidden where another URL is a query value', () => {
    assert.ok(!redactUrl(`/?next=http://a.example/?token=${SECRET}`).includes(SECRET))
  })
})

describe('redacted facts', () => {
  const filler = fc.string({ unit: fc.constantFrom(...'ab1=&?;,/:@. %"eyJ'), maxLength: 12 })
  const target = fc
    .tuple(filler, fc.constantFrom('?token=', '&api_key=', ';session=', '?x=1&Password='), filler)
    .map(([a, name, b]) => `/${a}${name}${SECRET}&${b}`)
  const line = fc.oneof(
    fc
      .constantFrom('Authorization', 'Cookie', 'X-Api-Key', 'x_auth_token', 'X-Vault-Token')
      .chain((name) => filler.map((text) => [name, `${text}${SECRET}`] as const)),
    target.map((text) => ['Referer', `https://a.example${text}`] as const),
    filler.map((text) => ['X-Forwarded-Uri', `/${text}?access_token=${SECRET}`] as const)
  )

  test('leave no secret anywhere in a report', () => {
    fc.assert(
      fc.property(target, fc.array(line, { maxLength: 6 }), (target, headers) => {
        const given = redactFacts({ ...facts({ target }), headers: [['Host', 'a.example'], ...headers] })
        const report = diagnose(given, compileTrustPolicy(), { remedies: true })
        assert.ok(!JSON.stringify(report).includes(SECRET))
      }),
      { numRuns: 500 }
    )
  })

  test('are redacted once: again changes no target', () => {
    const twice = redactFacts(redactFacts(facts({ target: `/?x=${JWT}`, headers: ['X-A: b'] })))
    assert.equal(twice.target, `/?x=hidden-${JWT.length}-characters`)
  })

  test('leave the given facts as they are', () => {
    const given = facts({ target: `/?token=${SECRET}`, headers: [`Cookie: ${SECRET}`] })
    redactFacts(given)
    assert.ok(given.target.includes(SECRET) && given.headers[0]?.[1] === SECRET)
  })
})

describe('the time that redaction takes', () => {
  const patterns = ['=', '://@', '-eyJ', 'eyJ.', '?token=', 'a=eyJ', 'token', '&=', '://a', ';=;', '@', 'a.']
  for (const pattern of patterns) {
    test(`grows with the length of ${JSON.stringify(pattern)} repeated, and not with its square`, () => {
      const [short, long] = [pattern.repeat(4_000), pattern.repeat(64_000)]
      for (const read of [redactUrl, (text: string) => valueOf(`X-A: ${text}`)]) {
        const ratio =
          fastest(() => read(long)) /
          Math.max(
            fastest(() => read(short)),
            0.02
          )
        assert.ok(ratio < 100, `16 times as long took ${ratio.toFixed(1)} times the time`)
      }
    })
  }
})

/** Milliseconds of processor time of the cheapest of several runs, whatever else the machine does. A square would be 256 times. */
function fastest(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const begin = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(begin)
    return (user + system) / 1_000
  })
  return Math.min(...times)
}
