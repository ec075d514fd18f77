import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type AuthorityProblem, internalHostRule, isPort, parseAuthority } from '../../src/core/authority.ts'

const LONG_LABEL = 'a'.repeat(63)

describe('an authority', () => {
  for (const [text, host, port] of [
    ['www.example.com', 'www.example.com', null],
    ['www.example.com:8080', 'www.example.com', '8080'],
    ['www.example.com:80', 'www.example.com', '80'],
    ['www.example.com:65535', 'www.example.com', '65535'],
    ['www.example.com:1', 'www.example.com', '1'],
    ['www.example.com:', 'www.example.com', null],
    ['WWW.Example.COM', 'www.example.com', null],
    ['WWW.EXAMPLE.COM:443', 'www.example.com', '443'],
    ['www.example.com.', 'www.example.com', null],
    ['www.example.com.:8443', 'www.example.com', '8443'],
    ['my_host', 'my_host', null],
    ['xn--caf-dma.example', 'xn--caf-dma.example', null],
    ['192.0.2.1:3333', '192.0.2.1', '3333'],
    ['[2001:db8::1]', '[2001:db8::1]', null],
    ['[2001:DB8::1]:3333', '[2001:db8::1]', '3333'],
    ['[::1]:80', '[::1]', '80'],
    ['[::ffff:192.0.2.1]', '[::ffff:192.0.2.1]', null],
    [`${LONG_LABEL}.example`, `${LONG_LABEL}.example`, null]
  ] as const) {
    test(`${text.slice(0, 40)} has host ${host.slice(0, 40)} and ${port === null ? 'no port' : `port ${port}`}`, () => {
      assert.deepEqual(parseAuthority(text), { text, host, port, problem: null })
    })
  }

  const broken: ReadonlyArray<readonly [text: string, problem: AuthorityProblem]> = [
    ['', 'empty'],
    [':80', 'empty'],
    ['u@www.example.com', 'userinfo'],
    ['www.example.com:80@evil.example', 'userinfo'],
    ['@', 'userinfo'],
    ['a.example, b.example', 'list'],
    ['a.example,', 'list'],
    ['u@a.example, b.example', 'list'],
    ['evil.example#x', 'character'],
    ['evil.example?x', 'character'],
    ['evil.example\\x', 'character'],
    ['www.example.com/abc?bar=', 'character'],
    ['www.example.com;x', 'character'],
    ['a"b', 'character'],
    ["a'b", 'character'],
    ['<x>', 'character'],
    ['a b', 'character'],
    ['www.example.com ', 'character'],
    ['www.example.com\n', 'character'],
    ['a%0d%0ax', 'character'],
    ['caf\xe9.example', 'character'],
    ['caf\xc3\xa9.example', 'character'],
    ['a\x00b', 'character'],
    ['*', 'character'],
    ['h:abc', 'port'],
    ['h:0', 'port'],
    ['h:080', 'port'],
    ['h:99999', 'port'],
    ['h:65536', 'port'],
    ['h:-1', 'port'],
    ['h:80:80', 'port'],
    ['h:80 ', 'port'],
    ['javascript:alert(1)', 'port'],
    ['http://www.example.com', 'port'],
    ['[::1', 'ip-literal'],
    ['[]', 'ip-literal'],
    ['[::1]x', 'ip-literal'],
    ['[fe80::1%25eth0]', 'ip-literal'],
    ['[fe80::1%eth0]', 'ip-literal'],
    ['[v1.a]', 'ip-literal'],
    ['2001:db8::1', 'ip-literal'],
    ['::1', 'ip-literal'],
    [`${'a'.repeat(64)}.example`, 'length'],
    [`${'a.'.repeat(128)}example`, 'length'],
    ['a'.repeat(300), 'length']
  ]
  for (const [text, problem] of broken) {
    test(`${JSON.stringify(text.slice(0, 40))} is none: ${problem}`, () => {
      const authority = parseAuthority(text)
      assert.equal(authority.problem, problem)
      assert.equal(authority.port, null)
      assert.equal(authority.text, text)
    })
  }

  test('in brackets that hold an IPv4 address is not an IP literal', () => {
    assert.equal(parseAuthority('[192.0.2.1]').problem, 'ip-literal')
  })

  test('says the same when it is asked again', () => {
    for (const text of ['A.example:80', '', 'u@h'])
      assert.deepEqual(parseAuthority(text), parseAuthority(text))
  })

  test('is read without an error from any text, and a URL library agrees on the host of a good one', () => {
    const hostLike = fc.string({ unit: fc.constantFrom(...'aZ09.-_~:[]@,%/?#\\ é'), maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(hostLike, fc.domain(), fc.string({ unit: 'binary' })), (text) => {
        const { host, port, problem } = parseAuthority(text)
        if (problem !== null || /[0-9]\.?$|xn--/i.test(host) || host === '') return
        const url = URL.canParse(`ftp://${text}/x`) ? new URL(`ftp://${text}/x`) : null
        assert.ok(url, `${text} is good here and no URL elsewhere`)
        assert.equal(url.hostname.replace(/\.$/, ''), host)
        assert.equal(url.port, port === '21' || port === null ? '' : port)
        assert.equal(url.pathname, '/x')
        assert.equal(url.username, '')
      }),
      { numRuns: 2_000 }
    )
  })
})

describe('a port', () => {
  for (const text of ['1', '80', '443', '65535']) test(`can be ${text}`, () => assert.ok(isPort(text)))
  for (const text of ['', '0', '080', '65536', '100000', '8o', '-1', '+80', '80.0', ' 80', '80\n', '1e3'])
    test(`cannot be ${JSON.stringify(text)}`, () => assert.ok(!isPort(text)))
})

describe('a host looks internal', () => {
  for (const [host, rule] of [
    ['10.1.2.3', 'private address'],
    ['127.0.0.1', 'loopback address'],
    ['[::1]', 'loopback address'],
    ['[fd00::1]', 'uniqueLocal address'],
    ['backend', 'single label'],
    ['localhost', 'single label'],
    ['app.local', '.local'],
    ['app.corp.internal', '.internal'],
    ['app.default.svc', '.svc'],
    ['nas.home.arpa', '.home.arpa'],
    ['host.docker', '.docker'],
    ['box.lan', '.lan']
  ] as const) {
    test(`${host}: ${rule}`, () => assert.equal(internalHostRule(host), rule))
  }
  for (const host of [
    'www.example.com',
    '192.0.2.1',
    '[2001:db8::1]',
    'blog.localhost',
    'local.example.com',
    'internal.example.org'
  ])
    test(`${host} does not`, () => assert.equal(internalHostRule(host), null))
})
