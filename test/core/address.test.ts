import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { canonicalAddress, internalRange, parseAddress } from '../../src/core/address.ts'

describe('an address', () => {
  for (const [text, canonical] of [
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:db8:1111:2222:3333:4444:5555:6666', '2001:db8:1111:2222:3333:4444:5555:6666'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201']
  ] as const) {
    test(`is read from ${text}`, () => assert.equal(parseAddress(text)?.toString(), canonical))
  }

  for (const mapped of [
    '::ffff:192.0.2.1',
    '::FFFF:192.0.2.1',
    '::ffff:c000:201',
    '0:0:0:0:0:ffff:192.0.2.1'
  ]) {
    test(`that is IPv4-mapped (${mapped}) is the IPv4 address`, () => {
      assert.equal(parseAddress(mapped)?.kind(), 'ipv4')
      assert.equal(parseAddress(mapped)?.toString(), '192.0.2.1')
      assert.equal(canonicalAddress(mapped), '192.0.2.1')
    })
  }

  // What inet_aton, or a lenient parser, would take for 127.0.0.1 or 10.0.0.1.
  for (const [name, text] of [
    ['two parts', '127.1'],
    ['three parts', '127.0.1'],
    ['five parts', '127.0.0.1.1'],
    ['hexadecimal', '0x7f.1'],
    ['hexadecimal, four parts', '0x7f.0.0.1'],
    ['octal', '0177.0.0.1'],
    ['a leading zero', '127.0.0.01'],
    ['leading zeros that change nothing', '010.000.000.001'],
    ['an integer', '2130706433'],
    ['a hexadecimal integer', '0x7f000001'],
    ['an octet of 256', '10.0.0.256'],
    ['an octet of four digits', '10.0.0.1000'],
    ['a sign', '+10.0.0.1'],
    ['an exponent', '1e1.0.0.1'],
    ['a trailing dot', '10.0.0.1.'],
    ['an empty part', '10..0.1'],
    ['white space', ' 10.0.0.1'],
    ['a line break', '10.0.0.1\n'],
    ['a port', '10.0.0.1:80'],
    ['a prefix length', '10.0.0.0/8'],
    ['other digits', '１０.0.0.1'],
    ['brackets', '[::1]'],
    ['brackets and a port', '[::1]:80'],
    ['a zone', 'fe80::1%eth0'],
    ['an escaped zone', 'fe80::1%25eth0'],
    ['an empty zone', 'fe80::1%'],
    ['two gaps', '2001::db8::1'],
    ['nine groups', '1:2:3:4:5:6:7:8:9'],
    ['a group of five digits', '2001:db8::12345'],
    ['octal in a mapped address', '::ffff:0177.0.0.1'],
    ['hexadecimal in a mapped address', '::ffff:0x7f.0.0.1'],
    ['a short mapped address', '::ffff:127.1'],
    ['a prefix length on IPv6', '2001:db8::/32'],
    ['a name', 'localhost'],
    ['a hidden identifier', '_hidden'],
    ['unknown', 'unknown'],
    ['nothing', ''],
    ['a single colon', ':'],
    ['a digit', '1'],
    ['something very long', '1'.repeat(10_000)],
    ['many colons', ':'.repeat(45)]
  ] as const) {
    test(`is not read from ${name}: ${JSON.stringify(text.slice(0, 30))}`, () =>
      assert.equal(parseAddress(text), null))
  }

  test('is read from whatever it is written as', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text)
        assert.ok(address, text)
        assert.equal(parseAddress(address.toString())?.toString(), address.toString())
      })
    )
  })

  test('is read, or not, from any text without an error', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdefx.:%/[]'), maxLength: 48 })
    fc.assert(
      fc.property(fc.oneof(digits, fc.string({ unit: 'binary' })), (text) => {
        const address = parseAddress(text)
        if (address?.kind() === 'ipv4' && !text.includes(':')) assert.equal(address.toString(), text)
      })
    )
  })

  test('keeps its text where it is none', () => {
    for (const text of ['unknown', '10.0.0.1', '0177.0.0.1', 'a:b', ''])
      assert.equal(canonicalAddress(text), text)
  })

  test('loses the zone of a link-local peer', () => assert.equal(canonicalAddress('fe80::1%eth0'), 'fe80::1'))
})

describe('the internal range of an address', () => {
  for (const [text, range] of [
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', null],
    ['192.168.1.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'linkLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['100.128.0.1', null],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'linkLocal'],
    ['fc00::1', 'uniqueLocal'],
    ['fd12:3456::1', 'uniqueLocal'],
    ['::ffff:10.0.0.1', 'private'],
    ['198.51.100.7', null],
    ['203.0.113.7', null],
    ['192.0.2.7', null],
    ['8.8.8.8', null],
    ['2001:db8::1', null],
    ['2606:4700::1', null],
    // 6to4 (RFC 3056): 2002: and the IPv4 address.
    ['2002:0a00:0001::1', 'private'],
    ['2002:7f00:0001::', 'loopback'],
    ['2002:a9fe:a9fe::', 'linkLocal'],
    ['2002:c633:6407::1', null],
    // NAT64 (RFC 6052): the IPv4 address in the last four bytes.
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::198.51.100.7', null]
  ] as const) {
    test(`of ${text} is ${range ?? 'none'}`, () => {
      const address = parseAddress(text)
      assert.ok(address)
      assert.equal(internalRange(address), range)
    })
  }
})
