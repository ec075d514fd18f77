import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Evidence, RemedyTarget } from '../../src/core/finding.ts'
import type { Basis } from '../../src/core/finding.ts'
import { report, type Sketch } from './facts.ts'

export interface FiringCase extends Sketch {
  readonly name: string
  readonly basis?: Basis
  /** Each must be found in the evidence; fields that are not named may hold anything. */
  readonly evidence?: ReadonlyArray<Partial<Evidence>>
  /** A line that the remedy of this target must contain. */
  readonly remedy?: Partial<Record<RemedyTarget, string>>
}

export interface SilentCase extends Sketch {
  readonly name: string
}

/** The tests of one finding: requests on which it fires, and requests on which it is silent. Both are required. */
export function describeFinding(
  id: string,
  cases: {
    readonly fires: readonly [FiringCase, ...FiringCase[]]
    readonly silent: readonly [SilentCase, ...SilentCase[]]
  }
): void {
  describe(id, () => {
    for (const sketch of cases.fires) {
      test(`fires: ${sketch.name}`, () => {
        const fired = report(sketch).findings
        const found = fired.find((finding) => finding.id === id)
        assert.ok(
          found,
          `${id} did not fire; fired: ${fired.map((finding) => finding.id).join(', ') || 'nothing'}`
        )
        if (sketch.basis) assert.equal(found.basis, sketch.basis)
        for (const wanted of sketch.evidence ?? []) {
          assert.ok(
            found.evidence.some((seen) =>
              Object.entries(wanted).every(([key, value]) =>
                Object.entries(seen).some((entry) => entry[0] === key && entry[1] === value)
              )
            ),
            `no evidence ${JSON.stringify(wanted)} in ${JSON.stringify(found.evidence)}`
          )
        }
        for (const [target, line] of Object.entries(sketch.remedy ?? {})) {
          const lines = (found.remedies ?? [])
            .filter((remedy) => remedy.target === target)
            .flatMap((remedy) => remedy.lines)
          assert.ok(
            lines.some((text) => text.includes(line)),
            `no "${line}" in the ${target} remedy: ${JSON.stringify(lines)}`
          )
        }
      })
    }
    for (const sketch of cases.silent) {
      test(`silent: ${sketch.name}`, () => {
        assert.ok(!report(sketch).findings.some((finding) => finding.id === id))
      })
    }
  })
}
