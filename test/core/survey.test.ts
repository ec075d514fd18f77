import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mountBetween } from '../../src/core/survey.ts'

describe('the mount that a path went through', () => {
  for (const [asked, received, publicPart, backendPart] of [
    ['/n/p', '/n/p', '', ''],
    ['/app/n/p', '/n/p', '/app', ''],
    ['/app/n/p', '/inner/n/p', '/app', '/inner'],
    ['/n/p', '/inner/n/p', '', '/inner'],
    ['/xn/p', '/n/p', '/xn', '/n'],
    ['/a/n/p', '/elsewhere', '/a/n/p', '/elsewhere']
  ] as const) {
    test(`${asked} as ${received}`, () =>
      assert.deepEqual(mountBetween(asked, received), { public: publicPart, backend: backendPart }))
  }
})
