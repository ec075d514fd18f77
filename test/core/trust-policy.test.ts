import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConfigurationError } from '../../src/core/configuration-error.ts'
import { headerRegistry } from '../../src/core/header-registry.ts'
import { compileTrustPolicy, isPrefix, type TrustSettings } from '../../src/core/trust-policy.ts'

const proxies = (trustProxy: string | readonly string[]) => compileTrustPolicy({ trustProxy })
const names = (trustProxyHeader: string | readonly string[]) =>
  compileTrustPolicy({ trustProxyHeader }).headers.map((header) => header.name)

describe('the normalised list of proxies', () => {
  for (const [setting, expected] of [
    ['loopback', ['127.0.0.0/8', '::1/128']],
    ['LOOPBACK', ['127.0.0.0/8', '::1/128']],
    ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
    ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
    ['192.0.2.1', ['192.0.2.1']],
    ['192.0.2.1/32', ['192.0.2.1/32']],
    ['192.0.2.0/24,198.51.100.0/25', ['192.0.2.0/24', '198.51.100.0/25']],
    [' 192.0.2.1 , ,192.0.2.2,', ['192.0.2.1', '192.0.2.2']],
    [
      ['192.0.2.1', '192.0.2.2, 192.0.2.3'],
      ['192.0.2.1', '192.0.2.2', '192.0.2.3']
    ],
    ['192.0.2.1,192.0.2.1', ['192.0.2.1']],
    ['2001:DB8:0::/48', ['2001:db8::/48']],
    ['unix', ['unix']],
    ['unix,192.0.2.1', ['192.0.2.1', 'unix']],
    ['any', ['any']],
    ['none', []]
  ] as const) {
    test(`is ${expected.join(' ') || 'empty'} for ${JSON.stringify(setting)}`, () =>
      assert.deepEqual(proxies(setting).proxies, expected))
  }

  test('is, without a setting, loopback, link-local and unique-local', () => {
    assert.deepEqual(compileTrustPolicy().proxies, proxies('loopback,linklocal,uniquelocal').proxies)
  })

  test('compiles again to itself', () => {
    const list = proxies('loopback,uniquelocal,2001:db8::/32,192.0.2.1,unix').proxies
    assert.deepEqual(proxies(list).proxies, list)
  })
})

describe('a peer', () => {
  for (const [setting, address, rule] of [
    ['loopback', '127.0.0.1', '127.0.0.0/8'],
    ['loopback', '127.255.0.3', '127.0.0.0/8'],
    ['loopback', '::ffff:127.0.0.1', '127.0.0.0/8'],
    ['loopback', '::1', '::1/128'],
    ['loopback', '128.0.0.1', null],
    ['linklocal', 'fe80::1%eth0', 'fe80::/10'],
    ['uniquelocal', '172.31.255.255', '172.16.0.0/12'],
    ['uniquelocal', '172.32.0.0', null],
    ['192.0.2.0/25', '192.0.2.127', '192.0.2.0/25'],
    ['192.0.2.0/25', '192.0.2.128', null],
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::/32', '2001:db8:ffff::1', '2001:db8::/32'],
    ['2001:db8::/32', '2001:db9::1', null],
    ['192.0.0.0/8,192.0.2.0/24', '192.0.2.1', '192.0.0.0/8'],
    ['192.0.2.0/24,192.0.0.0/8', '192.0.2.1', '192.0.2.0/24'],
    ['any', '192.0.2.1', 'any'],
    ['any', '', 'any'],
    ['none', '127.0.0.1', null],
    ['unix', '127.0.0.1', null],
    ['loopback', '', null]
  ] as const) {
    test(`${address || '(no address)'} under ${setting} is ${rule === null ? 'not trusted' : `trusted by ${rule}`}`, () => {
      const policy = proxies(setting)
      assert.equal(policy.ruleForPeer({ address, port: 1 }), rule)
      assert.equal(policy.ruleForPeer({ address, port: 2 }), rule, 'asked again')
    })
  }

  test('on a Unix socket is trusted by unix and by any, and by nothing else', () => {
    const peer = { unixSocket: '/run/app.sock' }
    assert.equal(proxies('unix').ruleForPeer(peer), 'unix')
    assert.equal(proxies('any').ruleForPeer(peer), 'any')
    assert.equal(compileTrustPolicy().ruleForPeer(peer), null)
    assert.equal(proxies('none').ruleForPeer(peer), null)
  })
})

describe('an element of a chain', () => {
  for (const text of [
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    'localhost',
    '127.0.0.1:80',
    '[::1]',
    'fe80::1%eth0',
    'unknown',
    ''
  ])
    test(`${JSON.stringify(text)} is never trusted`, () => {
      assert.equal(compileTrustPolicy().ruleForAddress(text), null)
      assert.equal(proxies('any').ruleForAddress(text), null)
    })

  test('gets the same answer after thousands of others', () => {
    const policy = compileTrustPolicy()
    for (let index = 0; index < 3_000; index += 1)
      policy.ruleForAddress(`198.51.${index >> 8}.${index & 255}`)
    assert.equal(policy.ruleForAddress('10.0.0.1'), '10.0.0.0/8')
    assert.equal(policy.ruleForAddress('198.51.100.1'), null)
  })
})

describe('a setting that could not mean what it says is refused, with the cure:', () => {
  const refusals: ReadonlyArray<readonly [name: string, settings: TrustSettings, message: RegExp]> = [
    [
      'host bits',
      { trustProxy: '192.0.2.7/24' },
      /write 192\.0\.2\.0\/24, or 192\.0\.2\.7 for the one host$/
    ],
    [
      'IPv6 host bits',
      { trustProxy: '2001:db8::1/32' },
      /write 2001:db8::\/32, or 2001:db8::1 for the one host$/
    ],
    ['a prefix length that is too long', { trustProxy: '192.0.2.0/33' }, /at most 32$/],
    ['an IPv6 prefix length that is too long', { trustProxy: '2001:db8::/129' }, /at most 128$/],
    ['a prefix length of 0', { trustProxy: '0.0.0.0/0' }, /write any if that is meant$/],
    ['an IPv6 prefix length of 0', { trustProxy: '::/0' }, /write any if that is meant$/],
    ['a prefix length that is no number', { trustProxy: '192.0.2.0/x' }, /as in 192\.0\.2\.0\/24$/],
    ['an empty prefix length', { trustProxy: '192.0.2.0/' }, /as in 192\.0\.2\.0\/24$/],
    ['a signed prefix length', { trustProxy: '192.0.2.0/-1' }, /as in 192\.0\.2\.0\/24$/],
    ['a netmask', { trustProxy: '192.0.2.0/255.255.255.0' }, /as in 192\.0\.2\.0\/24$/],
    ['two slashes', { trustProxy: '192.0.2.0/24/8' }, /more than one "\/"; write .*192\.0\.2\.0\/24$/],
    ['IPv4-mapped', { trustProxy: '::ffff:192.0.2.1' }, /write 192\.0\.2\.1$/],
    ['an IPv4-mapped range', { trustProxy: '::ffff:192.0.2.0/120' }, /write 192\.0\.2\.0\/24$/],
    ['all IPv4-mapped', { trustProxy: '::ffff:0:0/96' }, /write any if that is meant$/],
    ['a short address', { trustProxy: '127.1' }, /did you mean 127\.0\.0\.1\?$/],
    ['a hexadecimal address', { trustProxy: '0x7f.0.0.1' }, /did you mean 127\.0\.0\.1\?$/],
    ['an octal address', { trustProxy: '0177.0.0.1' }, /did you mean 127\.0\.0\.1\?$/],
    ['a short range', { trustProxy: '10/8' }, /(?:write|did you mean) 10\.0\.0\.0\/8\b/],
    [
      'a short range of two parts',
      { trustProxy: '192.168/16' },
      /(?:write|did you mean) 192\.168\.0\.0\/16\b/
    ],
    ['a name', { trustProxy: 'proxy.example.com' }, /names are not looked up\); write an address/],
    ['localhost', { trustProxy: 'localhost' }, /names are not looked up\).*loopback/],
    ['*', { trustProxy: '*' }, /write any to trust every peer$/],
    ['a number of hops', { trustProxy: '1' }, /name the addresses of your proxies instead$/],
    ['true', { trustProxy: 'true' }, /write an address/],
    ['a zone', { trustProxy: 'fe80::1%eth0' }, /leave out everything from "%" on$/],
    ['brackets', { trustProxy: '[::1]' }, /write the address without brackets$/],
    ['a port', { trustProxy: '192.0.2.1:80' }, /not an IP address/],
    ['an octet too large', { trustProxy: '192.0.2.256' }, /not an IP address/],
    ['an empty list', { trustProxy: '' }, /name the proxy .*or write none$/],
    ['a list of nothing', { trustProxy: ' , ' }, /or write none$/],
    ['an empty array', { trustProxy: [] }, /or write none$/],
    ['none and another', { trustProxy: 'none,loopback' }, /"none" cannot be combined .*remove one of them$/],
    [
      'any and another',
      { trustProxy: ['192.0.2.1', 'any'] },
      /"any" cannot be combined .*remove one of them$/
    ],
    ['none and any', { trustProxy: 'none,any' }, /remove one of them$/],
    ['the bad one of several', { trustProxy: 'loopback,192.0.2.300' }, /^trust-proxy "192\.0\.2\.300": /],
    [
      'an unknown header',
      { trustProxyHeader: 'X-Forwarded-Hots' },
      /"X-Forwarded-Hots" is not a forwarding header; known are X-Forwarded-For, /
    ],
    ['a header that exists and forwards nothing', { trustProxyHeader: 'Host' }, /not a forwarding header/],
    ['an underscore', { trustProxyHeader: 'X_Forwarded_For' }, /not a forwarding header/],
    [
      'a header twice',
      { trustProxyHeader: 'X-Forwarded-For,Forwarded,x-forwarded-for' },
      /"X-Forwarded-For" is named twice: remove one of them$/
    ],
    ['no header', { trustProxyHeader: '' }, /name a header, or write none$/],
    [
      'none and a header',
      { trustProxyHeader: 'none,Forwarded' },
      /"none" cannot be combined .*remove one of them$/
    ],
    ['a scheme', { urlScheme: 'ftp' }, /^url-scheme "ftp": write http or https$/],
    ['a scheme in upper case', { urlScheme: 'HTTPS' }, /write http or https$/],
    ['an empty scheme', { urlScheme: '' }, /write http or https$/],
    ['a prefix without a slash', { urlPrefix: 'app' }, /write a path such as \/app/],
    ['a prefix that is another host', { urlPrefix: '//evil.example' }, /one leading slash/],
    ['a prefix with dot segments', { urlPrefix: '/a/../b' }, /write a path such as \/app/],
    ['a prefix with a query', { urlPrefix: '/app?x' }, /write a path such as \/app/],
    ['a prefix with an escape', { urlPrefix: '/a%20b' }, /write a path such as \/app/]
  ]
  for (const [name, settings, message] of refusals) {
    test(name, () => {
      assert.throws(
        () => compileTrustPolicy(settings),
        (error) => {
          assert.ok(error instanceof ConfigurationError)
          assert.match(error.message, message)
          assert.match(error.message, /^(trust-proxy|trust-proxy-header|url-scheme|url-prefix)\b/)
          assert.doesNotMatch(error.message, /\n|\.$/)
          return true
        }
      )
    })
  }

  test('a cure that names an address or a range can be used as it is', () => {
    for (const word of [
      '192.0.2.7/24',
      '2001:db8::1/32',
      '::ffff:192.0.2.1',
      '::ffff:192.0.2.9/120',
      '127.1',
      '0x7f.1',
      '0300.0.2.1'
    ]) {
      const cure = /(?:write|did you mean) ([0-9a-f.:/]+)/.exec(messageOf(word))?.[1] ?? ''
      assert.equal(proxies(cure).proxies.length, 1, `${word}: ${cure}`)
    }
  })
})

describe('the list of headers', () => {
  test('keeps its order and takes on the registered case', () => {
    assert.deepEqual(names('x-forwarded-proto, FORWARDED,X-Forwarded-For'), [
      'X-Forwarded-Proto',
      'Forwarded',
      'X-Forwarded-For'
    ])
    assert.deepEqual(names(['X-Real-IP', 'X-Forwarded-For,X-HTTPS']), [
      'X-Real-IP',
      'X-Forwarded-For',
      'X-HTTPS'
    ])
  })

  test('is, without a setting, the five of the X-Forwarded family', () => {
    assert.deepEqual(
      names([
        'X-Forwarded-For',
        'X-Forwarded-Host',
        'X-Forwarded-Port',
        'X-Forwarded-Proto',
        'X-Forwarded-Prefix'
      ]),
      compileTrustPolicy().headers.map((header) => header.name)
    )
  })

  test('can be none, and then no category is cleared', () => {
    const policy = compileTrustPolicy({ trustProxyHeader: 'none' })
    assert.deepEqual([policy.headers, policy.equivalents, policy.categories.size], [[], [], 0])
  })

  test('can hold every header there is', () => {
    const all = headerRegistry.map((header) => header.name)
    assert.deepEqual(names(all), all)
  })

  test('brings the equivalents of its categories along, and no others', () => {
    const { equivalents } = compileTrustPolicy({ trustProxyHeader: 'X-Forwarded-For' })
    assert.deepEqual(
      equivalents.map((header) => header.name),
      ['X-Forwarded-For', 'X-Client-IP', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'Forwarded']
    )
  })
})

describe('the static settings', () => {
  test('are absent by default', () => {
    const { urlScheme, urlPrefix } = compileTrustPolicy()
    assert.deepEqual([urlScheme, urlPrefix], [null, ''])
  })

  for (const [given, prefix] of [
    ['', ''],
    ['/', ''],
    ['/app', '/app'],
    ['/app/', '/app'],
    ['/a/b~c_d-e.f', '/a/b~c_d-e.f']
  ] as const)
    test(`url-prefix ${JSON.stringify(given)} is ${JSON.stringify(prefix)}`, () =>
      assert.equal(compileTrustPolicy({ urlPrefix: given }).urlPrefix, prefix))

  for (const text of ['/a', '/a/', '/a/b', '/...', '/a..b'])
    test(`${text} can be a mount point`, () => assert.ok(isPrefix(text)))
  for (const text of [
    '',
    '/',
    'a',
    '//a',
    '/a//b',
    '/.',
    '/..',
    '/a/..',
    '/./a',
    '/a b',
    '/a\n',
    '/\\a',
    '/a%2F',
    '/é',
    '/a?b',
    '/a#b'
  ])
    test(`${JSON.stringify(text)} cannot be a mount point`, () => assert.ok(!isPrefix(text)))
})

function messageOf(word: string): string {
  try {
    proxies(word)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message
  }
  throw new Error(`${word} was not refused`)
}
