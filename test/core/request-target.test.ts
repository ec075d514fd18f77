import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseTarget, type RequestTarget } from '../../src/core/request-target.ts'

// RFC 9112 §3.2: the four forms of a request-target.

const cases: ReadonlyArray<readonly [method: string, target: string, expected: RequestTarget]> = [
  ['GET', '/', origin('/', null)],
  ['GET', '/a/b?c=d', origin('/a/b', 'c=d')],
  ['GET', '/?', origin('/', '')],
  ['GET', '/?b=c?d', origin('/', 'b=c?d')],
  ['GET', '/%zz/%2F', origin('/%zz/%2F', null)],
  ['GET', '//evil.example/x', origin('//evil.example/x', null)],
  ['GET', '/a/../b', origin('/a/../b', null)],
  ['GET', '/http://a.example/', origin('/http://a.example/', null)],
  ['CONNECT', '/x', origin('/x', null)],
  ['GET', '', origin('', null)],
  ['GET', 'p', origin('p', null)],
  ['GET', 'a.example:443', origin('a.example:443', null)],
  ['GET', 'http:/a.example', origin('http:/a.example', null)],
  ['GET', '1http://a.example/', origin('1http://a.example/', null)],
  ['OPTIONS', '*', { form: 'asterisk', scheme: null, authority: null, path: '', query: null }],
  ['GET', '*', { form: 'asterisk', scheme: null, authority: null, path: '', query: null }],
  ['OPTIONS', '*x', origin('*x', null)],
  [
    'CONNECT',
    'a.example:443',
    { form: 'authority', scheme: null, authority: 'a.example:443', path: '', query: null }
  ],
  ['GET', 'http://a.example', absolute('http', 'a.example', '/', null)],
  ['GET', 'http://a.example/', absolute('http', 'a.example', '/', null)],
  ['GET', 'HTTPS://A.example:8443/x?y', absolute('https', 'A.example:8443', '/x', 'y')],
  ['GET', 'http://a.example?y', absolute('http', 'a.example', '/', 'y')],
  ['GET', 'http://u:p@a.example/x', absolute('http', 'a.example', '/x', null)],
  ['GET', 'http://u@v@a.example/x', absolute('http', 'a.example', '/x', null)],
  ['GET', 'http://[2001:db8::1]:80/x', absolute('http', '[2001:db8::1]:80', '/x', null)],
  ['GET', 'http:///x', absolute('http', '', '/x', null)],
  ['GET', 'ftp://a.example/x', absolute('ftp', 'a.example', '/x', null)]
]

describe('a request-target', () => {
  for (const [method, target, expected] of cases) {
    test(`${method} ${JSON.stringify(target)} is in ${expected.form}-form`, () =>
      assert.deepEqual(parseTarget(method, target), expected))
  }

  test('is taken apart without an error and without losing anything of a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseTarget('GET', text)
        parseTarget('CONNECT', text)
        const { form, path, query } = parseTarget('GET', `/${text}`)
        assert.equal(form, 'origin')
        assert.equal(query === null ? path : `${path}?${query}`, `/${text}`)
      })
    )
  })
})

function origin(path: string, query: string | null): RequestTarget {
  return { form: 'origin', scheme: null, authority: null, path, query }
}

function absolute(scheme: string, authority: string, path: string, query: string | null): RequestTarget {
  return { form: 'absolute', scheme, authority, path, query }
}
