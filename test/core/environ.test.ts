import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { environKey, percentDecode, toEnviron } from '../../src/core/environ.ts'
import type { RequestFacts } from '../../src/core/request-facts.ts'
import { facts, type Sketch } from '../support/facts.ts'

const environ = (sketch: Sketch, more: Partial<RequestFacts> = {}) => toEnviron({ ...facts(sketch), ...more })

describe('the raw environ', () => {
  test('holds what PEP 3333 asks for, and nothing else, for a plain request', () => {
    const sketch = {
      method: 'POST',
      target: '/a%20b?c=%20',
      headers: ['Host: www.example.com:8080', 'Content-Type: text/plain', 'Content-Length: 3']
    }
    assert.deepEqual(environ(sketch), {
      'wsgi.url_scheme': 'http',
      SERVER_NAME: 'www.example.com',
      SERVER_PORT: '8080',
      SERVER_PROTOCOL: 'HTTP/1.1',
      REQUEST_METHOD: 'POST',
      SCRIPT_NAME: '',
      PATH_INFO: '/a b',
      QUERY_STRING: 'c=%20',
      REMOTE_ADDR: '127.0.0.1',
      REMOTE_PORT: '50000',
      REQUEST_URI: '/a%20b?c=%20',
      HTTP_HOST: 'www.example.com:8080',
      CONTENT_TYPE: 'text/plain',
      CONTENT_LENGTH: '3'
    })
  })

  test('says https where the connection is TLS, and the port is the scheme’s own', () => {
    const found = environ({ encrypted: true })
    assert.equal(found['wsgi.url_scheme'], 'https')
    assert.equal(found.SERVER_PORT, '443')
  })

  test('says the version of the request line', () =>
    assert.equal(environ({ httpVersion: '1.0' }).SERVER_PROTOCOL, 'HTTP/1.0'))
})

describe('the server in the environ', () => {
  for (const [host, name, port] of [
    ['www.example.com', 'www.example.com', '80'],
    ['WWW.Example.com:8080', 'www.example.com', '8080'],
    ['www.example.com.', 'www.example.com', '80'],
    ['www.example.com:', 'www.example.com', '80'],
    ['[2001:db8::1]:8080', '[2001:db8::1]', '8080'],
    ['u@h:8080', 'u@h:8080', '80']
  ] as const) {
    test(`is ${name} port ${port} for Host: ${host}`, () => {
      const found = environ({ headers: [`Host: ${host}`] })
      assert.deepEqual([found.SERVER_NAME, found.SERVER_PORT, found.HTTP_HOST], [name, port, host])
    })
  }

  test('is the socket where there is no Host, or an empty one', () => {
    for (const headers of [[], ['Host:']]) {
      const found = environ({ headers, port: 8002 })
      assert.deepEqual([found.SERVER_NAME, found.SERVER_PORT], ['127.0.0.1', '8002'])
    }
  })

  test('is IPv4 where the socket is dual-stack', () => {
    const found = environ({ headers: [] }, { local: { address: '::ffff:192.0.2.3', port: 3333 } })
    assert.equal(found.SERVER_NAME, '192.0.2.3')
  })

  test('has brackets where the socket is IPv6, as a Host has them', () => {
    const found = environ({ headers: [] }, { local: { address: '2001:db8::3', port: 3333 } })
    assert.deepEqual([found.SERVER_NAME, found.SERVER_PORT], ['[2001:db8::3]', '3333'])
  })

  test('is the path of a Unix socket, without a port', () => {
    const found = environ({ headers: [] }, { local: { unixSocket: '/run/app.sock' } })
    assert.deepEqual([found.SERVER_NAME, found.SERVER_PORT], ['/run/app.sock', ''])
  })
})

describe('the peer in the environ', () => {
  const peerOf = (address: string) => environ({}, { peer: { address, port: 4711 } })
  for (const [address, expected] of [
    ['192.0.2.9', '192.0.2.9'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
    ['2001:db8::9', '2001:db8::9'],
    ['fe80::1%eth0', 'fe80::1']
  ] as const) {
    test(`is ${expected} for ${address}`, () => assert.equal(peerOf(address).REMOTE_ADDR, expected))
  }

  test('has a port', () => assert.equal(peerOf('192.0.2.9').REMOTE_PORT, '4711'))

  test('is empty behind a Unix socket', () => {
    const found = environ({ peer: 'unix:' })
    assert.deepEqual([found.REMOTE_ADDR, found.REMOTE_PORT], ['', ''])
  })
})

describe('the path in the environ', () => {
  for (const [name, target, path, query] of [
    ['is decoded', '/a%20b', '/a b', ''],
    ['is bytes as latin-1', '/caf%C3%A9', '/caf\xc3\xa9', ''],
    ['is bytes also where they are no UTF-8', '/%E9', '/\xe9', ''],
    ['keeps a malformed escape', '/%zz', '/%zz', ''],
    ['keeps a lone percent sign', '/%', '/%', ''],
    ['keeps half an escape', '/%4', '/%4', ''],
    ['decodes once', '/a%252Fb', '/a%2Fb', ''],
    ['decodes a slash', '/a%2Fb', '/a/b', ''],
    ['decodes NUL', '/%00', '/\0', ''],
    ['keeps dot segments', '/a/../b/./c', '/a/../b/./c', ''],
    ['keeps slashes', '//a//b/', '//a//b/', ''],
    ['keeps parameters', '/a;p=1/b', '/a;p=1/b', ''],
    ['keeps a plus sign', '/a+b', '/a+b', ''],
    ['has the query beside it, as written', '/?a=%20&b=%zz?', '/', 'a=%20&b=%zz?'],
    ['is empty for *', '*', '', ''],
    ['is the path of an absolute-form target', 'http://a.example/x%20y?z', '/x y', 'z'],
    ['is / for an absolute-form target without one', 'http://a.example', '/', '']
  ] as const) {
    test(`${name}: ${target}`, () => {
      const found = environ({ target })
      assert.deepEqual([found.PATH_INFO, found.QUERY_STRING, found.REQUEST_URI], [path, query, target])
    })
  }

  test('is what encodeURIComponent was given, as UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(Buffer.from(percentDecode(encodeURIComponent(text)), 'latin1').toString('utf8'), text)
      })
    )
  })
})

describe('an absolute-form target', () => {
  const host = (target: string, encrypted = false) => {
    const found = environ({ target, encrypted, headers: ['Host: www.example.com'] })
    return [found.HTTP_HOST, found.SERVER_NAME, found.SERVER_PORT]
  }
  const kept = ['www.example.com', 'www.example.com', '80']

  test('replaces Host', () =>
    assert.deepEqual(host('http://a.example:81/x'), ['a.example:81', 'a.example', '81']))
  test('replaces Host without its userinfo', () =>
    assert.equal(host('http://u:p@a.example/')[0], 'a.example'))
  test('replaces Host in any case of the scheme', () =>
    assert.equal(host('HTTP://a.example/')[0], 'a.example'))
  test('replaces Host on TLS too', () =>
    assert.deepEqual(host('https://a.example/', true), ['a.example', 'a.example', '443']))
  test('of https leaves Host alone on a plain connection', () =>
    assert.deepEqual(host('https://a.example/'), kept))
  test('of http leaves Host alone on TLS', () =>
    assert.equal(host('http://a.example/', true)[0], 'www.example.com'))
  test('of another scheme leaves Host alone', () => assert.deepEqual(host('ftp://a.example/'), kept))
  test('without a host leaves Host alone', () => assert.deepEqual(host('http:///x'), kept))
  test('stands in for a missing Host', () => {
    assert.equal(environ({ target: 'http://a.example/', headers: [] }).HTTP_HOST, 'a.example')
  })
})

describe('a header', () => {
  for (const [name, key] of [
    ['X-Forwarded-For', 'HTTP_X_FORWARDED_FOR'],
    ['x-forwarded-for', 'HTTP_X_FORWARDED_FOR'],
    ['Host', 'HTTP_HOST'],
    ['CONTENT-TYPE', 'CONTENT_TYPE'],
    ['content-length', 'CONTENT_LENGTH'],
    ['Content-Encoding', 'HTTP_CONTENT_ENCODING'],
    ['X1', 'HTTP_X1'],
    ['Proxy-Connection', 'HTTP_PROXY_CONNECTION'],
    ['constructor', 'HTTP_CONSTRUCTOR'],
    // These would collide with another header, or with a variable of the server itself.
    ['X_Forwarded_For', null],
    ['X-Forwarded_For', null],
    ['SCRIPT_NAME', null],
    ['Content_Type', null],
    ['X.Forwarded.Proto', null],
    ['__proto__', null],
    ['X-Caf\xe9', null],
    ['a b', null],
    ['', null],
    // CVE-2016-5385.
    ['Proxy', null],
    ['PROXY', null]
  ] as const) {
    test(`${JSON.stringify(name)} is ${key ?? 'not in the environ'}`, () =>
      assert.equal(environKey(name), key))
  }

  test('that stays out of the environ changes nothing in it', () => {
    const plain = environ({ headers: ['Host: a.example'] })
    const lines = [
      'X_Forwarded_For: 192.0.2.6',
      'SCRIPT_NAME: /x',
      'Proxy: http://evil.example',
      'Content_Type: x',
      '__proto__: x'
    ]
    assert.deepEqual(environ({ headers: ['Host: a.example', ...lines] }), plain)
    assert.equal(Object.getPrototypeOf(environ({ headers: lines })), Object.prototype)
  })

  test('that stands twice is joined with a comma, in wire order', () => {
    const found = environ({
      headers: ['X-Forwarded-For: 192.0.2.1', 'X-A: 1', 'x-forwarded-for: 192.0.2.2', 'X-FORWARDED-FOR:']
    })
    assert.equal(found['HTTP_X_FORWARDED_FOR'], '192.0.2.1, 192.0.2.2, ')
  })

  test('Cookie that stands twice is joined with a semicolon', () => {
    assert.equal(environ({ headers: ['Cookie: a=1', 'cookie: b=2; c=3'] })['HTTP_COOKIE'], 'a=1; b=2; c=3')
  })

  test('Host that stands twice is joined too, and is then no host', () => {
    const found = environ({ headers: ['Host: a.example', 'Host: b.example'] })
    assert.equal(found.HTTP_HOST, 'a.example, b.example')
  })

  test('cannot name a variable of the server', () => {
    const own = [
      'wsgi.url_scheme',
      'SERVER_NAME',
      'REMOTE_ADDR',
      'PATH_INFO',
      'REQUEST_METHOD',
      'QUERY_STRING'
    ]
    const lines = [
      'Server-Name: x',
      'Remote-Addr: x',
      'Path-Info: x',
      'Request-Method: x',
      'Query-String: x',
      'wsgi.url-scheme: x'
    ]
    const [plain, given] = [environ({}), environ({ headers: ['Host: www.example.com', ...lines] })]
    for (const key of own) assert.equal(given[key], plain[key], key)
  })

  test('keeps its bytes', () =>
    assert.equal(environ({ headers: ['X-A: caf\xc3\xa9'] })['HTTP_X_A'], 'caf\xc3\xa9'))
})
