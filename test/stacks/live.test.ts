import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compare } from './live/comparison.ts'
import { installed, type Language, NotInstallable } from './live/installation.ts'
import { corpus } from './live/requests.ts'
import { describeResult } from './live/summary.ts'
import { targets } from './live/targets.ts'

// The recorded configurations of the Python and Node stacks against the real software. `npm run conformance:live` has the
// others, and more requests.

const REQUESTS = 300
const SEED = 3333
const SECONDS = 45

const requests = corpus(REQUESTS, SEED)

/** Null where the software is there; else why it cannot be had here, which is no mistake of the emulation. */
async function whyMissing(language: Language): Promise<string | null> {
  try {
    await installed(language, SECONDS)
    return null
  } catch (error) {
    if (error instanceof NotInstallable) return error.message
    throw error
  }
}

const missing = { node: await whyMissing('node'), python: await whyMissing('python') }

for (const language of ['node', 'python'] as const) {
  const why = missing[language]
  const skip = why === null ? false : `the ${language} stacks cannot be installed here: ${why}`
  describe(`the real ${language} stacks answer as their emulations do`, { skip, concurrency: 2 }, () => {
    for (const target of targets.filter((one) => one.language === language && one.recorded)) {
      test(`${target.name} (${target.stack.id})`, async () => {
        const result = await compare(target, requests, SECONDS)
        assert.equal(result.requests, requests.length)
        assert.equal(result.differing, 0, describeResult({ target, result, note: '', failed: true }))
      })
    }

    test('and an emulation with other options does not', async () => {
      const target = targets.find((one) => one.name === (language === 'node' ? 'ex5' : 'wt_x'))
      assert.ok(target)
      const { differing, shortest } = await compare(
        { ...target, emulatedOptions: () => ({}) },
        requests,
        SECONDS
      )
      assert.ok(differing > 20)
      for (const { raw } of shortest) assert.match(raw, /X-Forwarded-/i)
    })
  })
}
