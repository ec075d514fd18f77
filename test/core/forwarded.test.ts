import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ForwardedElement, parseForwarded, parseNode } from '../../src/core/forwarded.ts'

const good: ReadonlyArray<readonly [name: string, value: string, elements: readonly ForwardedElement[]]> = [
  [
    'plain',
    'for=192.0.2.1;host=a.example;proto=https',
    [{ for: '192.0.2.1', host: 'a.example', proto: 'https' }]
  ],
  [
    'names in any case',
    'For=192.0.2.1;HOST=A.example;PROTO=HTTPS',
    [{ for: '192.0.2.1', host: 'A.example', proto: 'HTTPS' }]
  ],
  ['by', 'by=203.0.113.43', [{ by: '203.0.113.43' }]],
  ['two elements', 'for=192.0.2.43, for=198.51.100.17', [{ for: '192.0.2.43' }, { for: '198.51.100.17' }]],
  ['white space around the comma', ' for=a \t,\t for=b  ', [{ for: 'a' }, { for: 'b' }]],
  ['no white space at all', 'for=a,for=b', [{ for: 'a' }, { for: 'b' }]],
  ['quoted IPv6 with a port', 'for="[2001:db8:cafe::17]:4711"', [{ for: '[2001:db8:cafe::17]:4711' }]],
  ['a quoted comma', 'by="a,b";for=c', [{ by: 'a,b', for: 'c' }]],
  ['a quoted parameter', 'by="a;host=evil.example";for=c', [{ by: 'a;host=evil.example', for: 'c' }]],
  ['a quoted-pair', 'for="192.0.2.\\43"', [{ for: '192.0.2.43' }]],
  ['a quoted quote', 'by="a\\"b"', [{ by: 'a"b' }]],
  ['a quoted backslash', 'by="a\\\\"', [{ by: 'a\\' }]],
  ['an empty quoted string', 'for=""', [{ for: '' }]],
  ['empty pairs', ';for=a;;host=b;', [{ for: 'a', host: 'b' }]],
  ['empty elements', ',for=a,,;,for=b,', [{ for: 'a' }, { for: 'b' }]],
  ['nothing', '', []],
  ['only separators', ' , ;;, ', []],
  ['an extension', 'for=a;ext=1;secret="x y"', [{ for: 'a' }]],
  ['only an extension', 'ext=1', [{}]],
  [
    'obfuscated nodes',
    'for=_hidden, for="_sev.1:_p", for=unknown',
    [{ for: '_hidden' }, { for: '_sev.1:_p' }, { for: 'unknown' }]
  ],
  ['prototype names', '__proto__=x;constructor=y;toString=z;for=a', [{ for: 'a' }]],
  [
    'what lighttpd writes',
    'for=127.0.0.1;by="127.0.0.1:8080";proto=http;host="public.example:8080"',
    [{ for: '127.0.0.1', by: '127.0.0.1:8080', proto: 'http', host: 'public.example:8080' }]
  ],
  ['what HAProxy writes', 'proto=http;for=127.0.0.1', [{ proto: 'http', for: '127.0.0.1' }]]
]

const bad: ReadonlyArray<readonly [name: string, value: string, at: number]> = [
  ['white space after the semicolon', 'for=a; proto=https', 7],
  ['white space before the semicolon', 'for=a ;proto=https', 6],
  ['white space before the equals sign', 'for =a', 3],
  ['white space after the equals sign', 'for= a', 4],
  ['a parameter twice', 'proto=http;proto=https', 16],
  ['a parameter twice, in two cases', 'proto=http;PROTO=http', 16],
  ['an extension twice', 'x=1;x=2', 5],
  ['unquoted IPv6', 'for=[2001:db8::7]:4711', 4],
  ['an unquoted port', 'host=a.example:8443', 14],
  ['an unclosed quote', 'for="a', 4],
  ['a quote that ends in a backslash', 'for="a\\', 4],
  ['text behind the quote', 'for="a"b', 7],
  ['no value', 'for=;;=x,proto', 4],
  ['no name', '=x', 0],
  ['no equals sign', 'for=a,proto', 11],
  ['an address alone', '192.0.2.1', 9],
  ['garbage', '<script>', 0],
  ['bytes beyond ASCII', 'for=caf\xe9', 7]
]

describe('a Forwarded value', () => {
  for (const [name, value, elements] of good)
    test(`is read: ${name}`, () => assert.deepEqual(parseForwarded(value), { ok: true, elements }))

  for (const [name, value, at] of bad) {
    test(`is refused: ${name}`, () => {
      const result = parseForwarded(value)
      assert.ok(!result.ok)
      assert.equal(result.at, at)
      assert.notEqual(result.why, '')
    })
  }

  test('comes out as it was written, whatever the quoting, the case and the white space', () => {
    const value = fc
      .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 12 })
      .map((codes) => String.fromCharCode(...codes))
    const element = fc
      .record(
        { by: value, for: value, host: value, proto: value },
        { requiredKeys: [], noNullPrototype: true }
      )
      .filter((entry) => Object.keys(entry).length > 0)
    const separator = fc.constantFrom(',', ', ', '\t,  ', ',,', ' , , ')
    fc.assert(
      fc.property(fc.array(element), separator, fc.boolean(), (elements, comma, upper) => {
        const written = elements.map((entry) => format(entry, upper)).join(comma)
        assert.deepEqual(parseForwarded(written), { ok: true, elements })
      })
    )
  })

  test('is read or refused without an error, and a refusal points into the value', () => {
    const likely = fc.string({ unit: fc.constantFrom(...'for=";,\\ ab[]:\t'), maxLength: 30 })
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: 'binary' })), (value) => {
        const result = parseForwarded(value)
        if (!result.ok) assert.ok(result.at >= 0 && result.at <= value.length)
      }),
      { numRuns: 1_000 }
    )
  })

  test('is taken, with several lines joined by commas, like its lines one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('for=a', 'for=b;proto=http', 'host="x,y"', ''), { minLength: 1 }),
        (lines) => {
          const one = parseForwarded(lines.join(', '))
          const each = lines.map((line) => parseForwarded(line))
          assert.deepEqual(
            one.ok && one.elements,
            each.flatMap((result) => (result.ok ? result.elements : []))
          )
        }
      )
    )
  })
})

describe('a node', () => {
  for (const [node, name, port] of [
    ['192.0.2.1', '192.0.2.1', null],
    ['192.0.2.1:4711', '192.0.2.1', '4711'],
    ['[2001:db8::1]', '2001:db8::1', null],
    ['[2001:db8::1]:4711', '2001:db8::1', '4711'],
    ['2001:db8::1', '2001:db8::1', null],
    ['unknown', 'unknown', null],
    ['_hidden', '_hidden', null],
    ['_sev.1:_p', '_sev.1', '_p'],
    ['', '', null],
    ['[x', '[x', null]
  ] as const) {
    test(`${JSON.stringify(node)} has the name ${name} and ${port === null ? 'no port' : `the port ${port}`}`, () =>
      assert.deepEqual(parseNode(node), { name, port }))
  }
})

function format(element: ForwardedElement, upper: boolean): string {
  return Object.entries(element)
    .map(
      ([name, value]) =>
        `${upper ? name.toUpperCase() : name}=${/^[A-Za-z0-9._-]+$/.test(value) && !upper ? value : quoted(value)}`
    )
    .join(';')
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
