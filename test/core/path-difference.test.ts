import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { comparePaths, type PathDifference } from '../../src/core/path-difference.ts'

const SAME: PathDifference = { kind: 'same' }
const lost = (prefix: string): PathDifference => ({ kind: 'prefix-lost', prefix })
const doubled = (prefix: string): PathDifference => ({ kind: 'prefix-doubled', prefix })
const changed = (how: 'escapes' | 'slashes' | 'dot-segments' | 'other'): PathDifference => ({
  kind: 'changed',
  how
})

const cases: ReadonlyArray<
  readonly [expected: string, received: string, scriptName: string, difference: PathDifference]
> = [
  ['/', '/', '', SAME],
  ['/x', '/x', '', SAME],
  ['/app/x', '/x', '/app', SAME],
  ['/app', '', '/app', SAME],
  ['/app/', '/', '/app', SAME],
  ['/a%2Fb', '/a%2Fb', '', SAME],
  ['/app/x', '/x', '', lost('/app')],
  ['/a/b/x', '/x', '', lost('/a/b')],
  ['/a/b/x', '/b/x', '', lost('/a')],
  ['/app/', '/', '', lost('/app')],
  ['/app', '/', '', lost('/app')],
  ['/outer/app/x', '/x', '/app', lost('/outer/app')],
  ['/app/x', '/app/x', '/app', doubled('/app')],
  ['/app', '/app', '/app', doubled('/app')],
  ['/x', '/x', '/app', doubled('/app')],
  ['/a%2fb', '/a%2Fb', '', changed('escapes')],
  ['/a%2Fb', '/a/b', '', changed('escapes')],
  ['/%7Eme', '/~me', '', changed('escapes')],
  ['/a//b', '/a/b', '', changed('slashes')],
  ['/a/../b', '/b', '', changed('dot-segments')],
  ['/a/./b', '/a/b', '', changed('dot-segments')],
  ['/a/b/..', '/a/', '', changed('dot-segments')],
  ['/a/%2e%2e/b', '/b', '', changed('dot-segments')],
  ['/x', '/y', '', changed('other')],
  ['/x/', '/x', '', changed('other')],
  ['/x', '/x/', '', changed('other')],
  ['/', '/index.html', '', changed('other')],
  ['/a//x', '/x', '', changed('other')]
]

describe('a path compared with the one that was asked for', () => {
  for (const [expected, received, scriptName, difference] of cases) {
    const name = difference.kind === 'changed' ? `changed (${difference.how})` : difference.kind
    test(`${scriptName} + ${received} for ${expected} is ${name}`, () =>
      assert.deepEqual(comparePaths(expected, received, scriptName), difference))
  }

  test('is the same where the mount point was asked for without its slash', () => {
    assert.deepEqual(comparePaths('/app', '/', '/app'), { kind: 'same' })
  })

  test('is else the same only where it is the same text', () => {
    const path = fc
      .array(fc.constantFrom('/', '/a', '/b', '//', '/..', '/.', '%2F', '%2f', '%zz'), { maxLength: 5 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(path, path, path, (expected, received, scriptName) => {
        assert.equal(
          comparePaths(expected, received, scriptName).kind === 'same',
          scriptName + received === expected ||
            (received === '/' && scriptName !== '' && scriptName === expected)
        )
      }),
      { numRuns: 1_000 }
    )
  })

  test('that lost its prefix gets it back by putting it in front', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^(\/[a-z]{1,3}){1,3}$/),
        fc.stringMatching(/^(\/[a-z]{0,3}){1,3}$/),
        (prefix, path) => {
          assert.deepEqual(comparePaths(prefix + path, path, ''), lost(prefix))
        }
      )
    )
  })
})
