import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'

describe('the URL that a visitor asked for', () => {
  for (const [text, scheme, host, port, path, query] of [
    ['https://www.example.com/', 'https', 'www.example.com', '443', '/', ''],
    ['http://www.example.com', 'http', 'www.example.com', '80', '/', ''],
    ['http://www.example.com?a', 'http', 'www.example.com', '80', '/', 'a'],
    ['http://www.example.com/?', 'http', 'www.example.com', '80', '/', ''],
    ['HTTPS://WWW.Example.com:8443/A/b?C=d?e', 'https', 'www.example.com', '8443', '/A/b', 'C=d?e'],
    ['http://www.example.com:80/', 'http', 'www.example.com', '80', '/', ''],
    ['http://www.example.com:/', 'http', 'www.example.com', '80', '/', ''],
    ['http://www.example.com./x', 'http', 'www.example.com', '80', '/x', ''],
    ['http://[2001:DB8::1]:81/x', 'http', '[2001:db8::1]', '81', '/x', ''],
    ['http://intranet/a/../b//c/%zz', 'http', 'intranet', '80', '/a/../b//c/%zz', ''],
    ['http://a.example/x?y=http://u@b.example/', 'http', 'a.example', '80', '/x', 'y=http://u@b.example/'],
    ['http://a.example/caf\xc3\xa9', 'http', 'a.example', '80', '/caf\xc3\xa9', '']
  ] as const) {
    test(`is read from ${text}`, () => {
      const url = parseExpectedUrl(text)
      assert.deepEqual(
        [url?.scheme, url?.authority.host, url?.port, url?.path, url?.query],
        [scheme, host, port, path, query]
      )
      assert.equal(url?.text, text)
    })
  }

  test('loses its fragment', () => {
    assert.equal(parseExpectedUrl('http://a.example/x?y#z?#')?.text, 'http://a.example/x?y')
    assert.equal(parseExpectedUrl('http://a.example#/x')?.path, '/')
  })

  for (const text of [
    '',
    '/',
    '//a.example/',
    'a.example',
    'http:',
    'http:/a.example/',
    'http://',
    'http:///x',
    'https://?x',
    'ftp://a.example/',
    'javascript:alert(1)',
    'javascript://a.example/%0aalert(1)',
    'data:text/html,x',
    'http://u:p@a.example/',
    'http://u@a.example/',
    'http://a b.example/',
    'http://a.example/ ',
    ' http://a.example/',
    'http://a.example/\n',
    'http://a.example/\x00',
    'http://a.example/\x7f\u0100',
    'http://a.example:0/',
    'http://a.example:99999/',
    'http://a.example, b.example/',
    'http://<x>/',
    'http://a.example\\@evil.example/',
    'http://[::1/',
    'http://[fe80::1%25eth0]/',
    'view-source:http://a.example/'
  ]) {
    test(`is not read from ${JSON.stringify(text)}`, () => assert.equal(parseExpectedUrl(text), null))
  }

  test('is read, or not, from any text without an error, and agrees with another library about the host', () => {
    const likely = fc
      .tuple(
        fc.constantFrom('http://', 'https://', 'HTTP://', ''),
        fc.domain(),
        fc.string({ unit: fc.constantFrom(...':/?#@[]a1.%\\ ') })
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(likely, fc.webUrl(), fc.string({ unit: 'binary' })), (text) => {
        const url = parseExpectedUrl(text)
        if (url === null || /[0-9]\.?$/.test(url.authority.host)) return
        const other = new URL(text)
        assert.deepEqual(
          [`${url.scheme}:`, url.authority.host],
          [other.protocol, other.hostname.replace(/\.$/, '')]
        )
        assert.equal(other.username, '')
      }),
      { numRuns: 1_000 }
    )
  })
})
