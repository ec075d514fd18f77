import assert from 'node:assert/strict'
import { correct } from '../../src/core/correction.ts'
import { toEnviron } from '../../src/core/environ.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import type { StackAssessment } from '../../src/core/stack-assessment.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { assess, type Inquiry, type StackChoice } from '../../src/stacks/assess.ts'
import { facts, type Sketch } from './facts.ts'

export function inquiryOf(sketch: Sketch): Inquiry {
  const given = facts(sketch)
  return {
    facts: given,
    correction: correct(given, toEnviron(given), compileTrustPolicy(sketch.trust)),
    expected: sketch.expect === undefined ? null : parseExpectedUrl(sketch.expect)
  }
}

export const ask = (sketch: Sketch, choice?: StackChoice): StackAssessment[] =>
  assess(inquiryOf(sketch), choice)

export function only(sketch: Sketch, id: string, options: StackChoice[string] = {}): StackAssessment {
  const [assessment, ...others] = ask(sketch, { [id]: options })
  assert.ok(assessment)
  assert.deepEqual([assessment.id, others.length], [id, 0])
  return assessment
}

/** The URL that a stack builds, or the status that it answers with. */
export function urlOf({ outcome }: StackAssessment): string | number | null {
  return outcome.kind === 'refusal' ? outcome.status : (outcome.url?.value ?? null)
}

export function clientOf({ outcome }: StackAssessment): string | null {
  return outcome.kind === 'refusal' ? null : (outcome.clientAddress?.value ?? null)
}

export const PROXIED = [
  'Host: 10.0.0.9:8002',
  'X-Forwarded-For: 198.51.100.7',
  'X-Forwarded-Host: www.example.com',
  'X-Forwarded-Proto: https'
]
