import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { targets } from './live/targets.ts'
import { emulatedLive, liveCases, liveResults } from './live/vectors.ts'
import { reasonFor } from './live/known-differences.ts'

const { answers, software } = liveResults()

for (const target of targets.filter(({ name }) => Object.hasOwn(answers, name))) {
  describe(`${target.stack.id} concludes what ${target.name} answered live`, () => {
    for (const { id, title, raw } of liveCases) {
      test(`${id}: ${title}`, () => {
        const real = answers[target.name]?.[id]
        assert.ok(real, `there is no answer to ${id}`)
        const emulated = emulatedLive(target, raw)
        const isKnown = reasonFor(target, raw, { real, emulated }) !== null
        if (!isKnown || isDeepStrictEqual(emulated, real)) assert.deepEqual(emulated, real)
      })
    }
  })
}

describe('the live vectors', () => {
  test('have answers of targets that exist, with their versions', () => {
    const names = new Set(targets.map(({ name }) => name))
    for (const column of Object.keys(answers)) {
      assert.ok(names.has(column), column)
      assert.match(software[column] ?? '', /[a-z0-9]/i)
    }
    assert.ok(Object.keys(answers).length > 40)
  })
})
