import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { frontEnds } from '../../lab/front-ends.ts'
import { lessons } from '../../lab/lessons/index.ts'
import { LESSON_FINDINGS } from './expected-findings.ts'
import { checkLab, type LessonFindings } from './lab-lessons.ts'

// Background: every lesson of the lab, behind each of its front ends, checked from outside. The table of what is to
// be found stands in expected-findings.ts.

const tables = [{ id: 'apache', lessons }, ...frontEnds]

let found: LessonFindings
before(async () => void (found = await checkLab()))

for (const { id, lessons: shown } of tables) {
  describe(`check of the lab behind ${id}`, () => {
    for (const lesson of shown) {
      test(`${lesson.id}: what the table says`, () => {
        const { everywhere = [], lessons: own = {} } = LESSON_FINDINGS[id] ?? {}
        assert.deepEqual(
          found[id]?.[lesson.id],
          [...everywhere, ...(own[lesson.id] ?? ['not in the table'])].sort()
        )
      })
    }

    test('the table has no other lesson', () => {
      const known = new Set(shown.map((lesson) => lesson.id))
      assert.deepEqual(
        Object.keys(LESSON_FINDINGS[id]?.lessons ?? {}).filter((name) => !known.has(name)),
        []
      )
    })
  })
}
