import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { escapesChanged } from '../../../src/findings/survey/target-fidelity.ts'

describe('what was done to the escapes of a path', () => {
  for (const [asked, received, note] of [
    ['/a%2Fb', '/a%2Fb', null],
    ['/caf%c3%a9', '/caf%C3%A9', null],
    ['/a|b', '/a%7Cb', null],
    ['/a(b)', '/a%28b%29', null],
    ['/a%3Ab', '/a%3Ab?added=1', null],
    ['/%41%2Dz%7E', '/A-z~', 'decoded'],
    ['/a%40b%3Ac', '/a@b%3Ac', 'decoded'],
    ['/a%252Fb', '/a%2Fb', 'decoded'],
    ['/a%252Fb', '/a/b', 'another path'],
    ['/a%25b', '/a%b', 'decoded'],
    ['/a%3Fb%23c', '/a?b#c', 'decoded'],
    ['/a%3Fb%23c', '/a', 'another path'],
    ['/a%5Cb', '/a/b', 'another path'],
    ['/a%20b', '/a%2520b', 'escaped once more'],
    ['/caf%E9', '/caf%C3%A9', 'another path']
  ] as const) {
    test(`${asked} as ${received}: ${note ?? 'nothing'}`, () =>
      assert.equal(escapesChanged(asked, received), note))
  }
})
