import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Environ, percentDecode, toEnviron } from '../../src/core/environ.ts'
import { quote, quotePath, reconstructUrl, reconstructVariants } from '../../src/core/reconstruct-url.ts'
import { facts } from '../support/facts.ts'

const environ = (changes: Record<string, string | undefined> = {}): Environ => ({
  ...toEnviron(facts()),
  ...changes
})
const NO_HOST = { HTTP_HOST: undefined, SERVER_NAME: 'app.example.com' }

describe('the reconstructed URL', () => {
  for (const [name, changes, url] of [
    ['takes Host', {}, 'http://www.example.com/'],
    [
      'takes Host with its port, and not SERVER_PORT',
      { HTTP_HOST: 'a.example:8002', SERVER_PORT: '443' },
      'http://a.example:8002/'
    ],
    ['takes Host as it is', { HTTP_HOST: 'A.example:80' }, 'http://A.example:80/'],
    ['takes the scheme', { 'wsgi.url_scheme': 'https' }, 'https://www.example.com/'],
    [
      'falls back to SERVER_NAME and SERVER_PORT',
      { ...NO_HOST, SERVER_PORT: '8002' },
      'http://app.example.com:8002/'
    ],
    [
      'falls back where Host is empty',
      { ...NO_HOST, HTTP_HOST: '', SERVER_PORT: '8002' },
      'http://app.example.com:8002/'
    ],
    ['leaves out port 80 of http', { ...NO_HOST, SERVER_PORT: '80' }, 'http://app.example.com/'],
    [
      'leaves out port 443 of https',
      { ...NO_HOST, 'wsgi.url_scheme': 'https', SERVER_PORT: '443' },
      'https://app.example.com/'
    ],
    ['writes port 443 of http', { ...NO_HOST, SERVER_PORT: '443' }, 'http://app.example.com:443/'],
    [
      'writes port 80 of https',
      { ...NO_HOST, 'wsgi.url_scheme': 'https', SERVER_PORT: '80' },
      'https://app.example.com:80/'
    ],
    ['writes no colon without a port', { ...NO_HOST, SERVER_PORT: '' }, 'http://app.example.com/'],
    [
      'quotes SCRIPT_NAME and PATH_INFO',
      { SCRIPT_NAME: '/a b', PATH_INFO: '/c d' },
      'http://www.example.com/a%20b/c%20d'
    ],
    ['may have no path', { PATH_INFO: '' }, 'http://www.example.com'],
    ['takes the query as it is', { QUERY_STRING: 'a=b c&%zz?' }, 'http://www.example.com/?a=b c&%zz?'],
    ['writes no question mark for an empty query', { QUERY_STRING: '' }, 'http://www.example.com/']
  ] as const) {
    test(`${name}: ${url}`, () => assert.equal(reconstructUrl(environ(changes)).url, url))
  }

  test('leaves alone what wsgiref leaves alone, and no more', () => {
    const path = `/aZ09_.-~/;=,+:@!$&'()*"<>\\^\`{|}%`
    assert.equal(quotePath(path), '/aZ09_.-~/;=,%2B%3A%40%21%24%26%27%28%29%2A%22%3C%3E%5C%5E%60%7B%7C%7D%25')
    assert.equal(quote('/;=,'), '/%3B%3D%2C')
  })

  test('escapes bytes, not characters', () => {
    assert.equal(quotePath('/\xe2\x82\xac'), '/%E2%82%AC')
    assert.equal(quotePath('/\x00\x0a\xff'), '/%00%0A%FF')
  })

  test('decodes to the path that it was made of, for every byte', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 })), (codes) => {
        const path = String.fromCharCode(...codes)
        for (const quoted of [quote(path), quotePath(path)]) {
          assert.equal(percentDecode(quoted), path)
          assert.match(quoted, /^[\x21-\x7e]*$/)
        }
      })
    )
  })
})

describe('the steps', () => {
  test('with a Host are 1, 2, 5, 6, 7, with what each read and appended', () => {
    const { steps } = reconstructUrl(environ({ SCRIPT_NAME: '/app', PATH_INFO: '/x y', QUERY_STRING: 'a=b' }))
    assert.deepEqual(steps, [
      { step: 1, variable: 'wsgi.url_scheme', value: 'http', appended: 'http://' },
      { step: 2, variable: 'HTTP_HOST', value: 'www.example.com', appended: 'www.example.com' },
      { step: 5, variable: 'SCRIPT_NAME', value: '/app', appended: '/app' },
      { step: 6, variable: 'PATH_INFO', value: '/x y', appended: '/x%20y' },
      { step: 7, variable: 'QUERY_STRING', value: 'a=b', appended: '?a=b' }
    ])
  })

  test('without a Host are all seven, and step 2 says that it is absent', () => {
    const { steps } = reconstructUrl(environ({ ...NO_HOST, SERVER_PORT: '8002' }))
    assert.deepEqual(
      steps.map(({ step, value, appended }) => [step, value, appended]),
      [
        [1, 'http', 'http://'],
        [2, null, ''],
        [3, 'app.example.com', 'app.example.com'],
        [4, '8002', ':8002'],
        [5, '', ''],
        [6, '/', '/'],
        [7, '', '']
      ]
    )
  })

  test('add up to the URL', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(
        fc.record({
          HTTP_HOST: fc.option(text, { nil: undefined }),
          SERVER_PORT: text,
          SCRIPT_NAME: text,
          PATH_INFO: text,
          QUERY_STRING: text
        }),
        (changes) => {
          const { url, steps } = reconstructUrl(environ(changes))
          assert.equal(steps.map((step) => step.appended).join(''), url)
        }
      )
    )
  })
})

describe('the misreadings', () => {
  test('double the port where its test stands one level too far out', () => {
    const given = toEnviron(facts({ headers: ['Host: docker.example.com:8002'] }))
    assert.equal(reconstructUrl(given).url, 'http://docker.example.com:8002/')
    assert.equal(reconstructVariants(given).doubledPort, 'http://docker.example.com:8002:8002/')
  })

  test('double the port not where SERVER_PORT is the scheme’s own', () => {
    assert.equal(reconstructVariants(environ()).doubledPort, 'http://www.example.com/')
    assert.equal(
      reconstructVariants(environ({ HTTP_HOST: 'a.example:8002', SERVER_PORT: '80' })).doubledPort,
      'http://a.example:8002/'
    )
  })

  test('encode twice where latin-1 is quoted as UTF-8', () => {
    const given = environ({ SCRIPT_NAME: '/\xe9', PATH_INFO: '/\xe2\x82\xac', QUERY_STRING: 'a=b' })
    assert.equal(reconstructUrl(given).url, 'http://www.example.com/%E9/%E2%82%AC?a=b')
    assert.equal(
      reconstructVariants(given).doubleEncoded,
      'http://www.example.com/%C3%A9/%C3%A2%C2%82%C2%AC?a=b'
    )
  })

  test('encode once what is ASCII', () => {
    assert.equal(
      reconstructVariants(environ({ PATH_INFO: '/a b' })).doubleEncoded,
      'http://www.example.com/a%20b'
    )
  })

  test('double no port without a Host: there both readings are one', () => {
    const given = environ({ ...NO_HOST, SERVER_PORT: '8002' })
    const { doubledPort, doubleEncoded } = reconstructVariants(given)
    assert.deepEqual(
      [doubledPort, doubleEncoded],
      ['http://app.example.com:8002/', 'http://app.example.com:8002/']
    )
  })
})
