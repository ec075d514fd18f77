import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stacks } from '../../src/stacks/index.ts'
import { cases, emulated, recorded, recordedColumns, replayAll } from './replay.ts'
import { replays } from './replays/all.ts'

for (const replay of replays) {
  describe(`${replay.stack.id} concludes what was recorded as ${replay.column}`, () => {
    for (const { id, title } of cases) {
      if (Object.hasOwn(replay.exceptions, id)) continue
      test(`${id}: ${title}`, () => assert.deepEqual(emulated(replay, id), recorded(replay, id)))
    }

    test('every exception is needed and has a reason', () => {
      assert.deepEqual(replayAll(replay).needless, [])
      for (const [id, reason] of Object.entries(replay.exceptions)) {
        assert.ok(
          cases.some((known) => known.id === id),
          `there is no case ${id}`
        )
        assert.ok(reason.length >= 20, `${id}: say why`)
      }
    })
  })
}

describe('the replays', () => {
  test('are of recordings that exist, each once', () => {
    const columns = replays.map((replay) => replay.column)
    assert.deepEqual(new Set(columns).size, columns.length)
    const known = new Set(recordedColumns())
    for (const column of columns) assert.ok(known.has(column), column)
  })

  test('compare a URL or a client address, not the status alone', () => {
    for (const { column, url, address } of replays) assert.ok(url !== null || address !== null, column)
  })

  test('cover every stack: one without a recording does not exist', () => {
    const replayed = new Set(replays.map((replay) => replay.stack.id))
    for (const stack of stacks) assert.ok(replayed.has(stack.id), stack.id)
  })

  test('are of stacks that are listed', () => {
    const listed = new Set(stacks.map((stack) => stack.id))
    for (const { stack } of replays) assert.ok(listed.has(stack.id), stack.id)
  })
})
