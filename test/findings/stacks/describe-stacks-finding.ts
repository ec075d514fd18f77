import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Evidence, RemedyTarget, Severity } from '../../../src/core/finding.ts'
import type { Report } from '../../../src/core/report.ts'
import { compileTrustPolicy } from '../../../src/core/trust-policy.ts'
import { diagnose, type DiagnoseOptions } from '../../../src/diagnose.ts'
import { facts, type Sketch } from '../../support/facts.ts'

/** A request, and the stacks that are asked; all of them unless some are named. */
export interface StacksCase extends Sketch {
  readonly name: string
  readonly stacks?: DiagnoseOptions['stacks']
}

export interface FiringStacksCase extends StacksCase {
  readonly severity: Severity
  /** Each must be found in the evidence; of the note the words must be there, in whatever company. */
  readonly evidence: readonly (Partial<Evidence> & { readonly words?: readonly string[] })[]
  /** A line that the remedy of this target must contain. */
  readonly remedy?: Partial<Record<RemedyTarget, string>>
}

export function reportWithStacks({ stacks, ...sketch }: Omit<StacksCase, 'name'>): Report {
  return diagnose(facts(sketch), compileTrustPolicy(sketch.trust), {
    remedies: true,
    stacks: stacks ?? true,
    ...(sketch.expect === undefined ? {} : { expectedUrl: sketch.expect })
  })
}

/** The tests of one finding that needs stacks: requests on which it fires, and requests on which it is silent. */
export function describeStacksFinding(
  id: string,
  cases: {
    readonly fires: readonly [FiringStacksCase, ...FiringStacksCase[]]
    readonly silent: readonly [StacksCase, ...StacksCase[]]
  }
): void {
  describe(id, () => {
    for (const { name, severity, evidence, remedy, ...sketch } of cases.fires) {
      test(`fires: ${name}`, () => {
        const { findings } = reportWithStacks(sketch)
        const found = findings.find((finding) => finding.id === id)
        assert.ok(found, `fired: ${findings.map((finding) => finding.id).join(', ') || 'nothing'}`)
        assert.equal(found.severity, severity)
        for (const wanted of evidence)
          assert.ok(
            found.evidence.some((seen) => fits(seen, wanted)),
            `no evidence ${JSON.stringify(wanted)} in ${JSON.stringify(found.evidence)}`
          )
        for (const [target, line] of Object.entries(remedy ?? {})) {
          const lines = (found.remedies ?? [])
            .filter((candidate) => candidate.target === target)
            .flatMap((candidate) => candidate.lines)
          assert.ok(
            lines.some((text) => text.includes(line)),
            `no "${line}" in the ${target} remedy: ${JSON.stringify(lines)}`
          )
        }
      })
    }
    for (const { name, ...sketch } of cases.silent) {
      test(`silent: ${name}`, () => {
        const fired = reportWithStacks(sketch).findings.find((finding) => finding.id === id)
        assert.equal(fired, undefined)
      })
    }
    test('is not looked for where stacks are not asked', () => {
      const { name: _, stacks: __, ...sketch } = cases.fires[0]
      const { findings, stacks } = diagnose(facts(sketch), compileTrustPolicy(sketch.trust))
      assert.equal(stacks, undefined)
      assert.ok(!findings.some((finding) => finding.id === id))
    })
  })
}

function fits(seen: Evidence, { words = [], ...wanted }: FiringStacksCase['evidence'][number]): boolean {
  const named = (seen.note ?? '').split(/[^A-Za-z0-9_.-]+/)
  const fields = new Map<string, unknown>(Object.entries(seen))
  return (
    Object.entries(wanted).every(([key, value]) => fields.get(key) === value) &&
    words.every((word) => named.includes(word))
  )
}
