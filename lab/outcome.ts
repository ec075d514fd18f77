import { reconstructUrl } from '../src/core/reconstruct-url.ts'
import type { Environ } from '../src/core/environ.ts'
import type { Report, ReportedFinding, Verdict } from '../src/core/report.ts'
import type { Lesson } from './lessons/index.ts'
import { type Doors, publicUrl, visit } from './visit.ts'

/** What a lesson shows at this moment. */
export type Outcome =
  | {
      readonly kind: 'report'
      readonly verdict: Verdict
      readonly findings: readonly ReportedFinding[]
      readonly url: string
      readonly environ: Environ
    }
  | { readonly kind: 'redirect'; readonly verdict: 'pass' | 'fail'; readonly location: string }
  | { readonly kind: 'down'; readonly why: string }

/** Visits a lesson; never rejects. */
export async function outcomeOf(lesson: Lesson, doors: Doors): Promise<Outcome> {
  try {
    const { status, location, body } = await visit(lesson, doors)
    if ('redirect' in lesson.expects && location !== null) {
      const { origin } = new URL(publicUrl(lesson, doors.ports))
      const isPublic = location.startsWith(`${origin}/`)
      return { kind: 'redirect', verdict: isPublic ? 'pass' : 'fail', location }
    }
    if (status !== 200) return { kind: 'down', why: `the answer is ${status}` }
    const report: Report = JSON.parse(body)
    const { verdict, findings, url, environ } = report
    return { kind: 'report', verdict, findings, url: url.corrected, environ: environ.corrected }
  } catch (error) {
    return { kind: 'down', why: reason(error) }
  }
}

/** What the real server behind the same lines believes. */
export type RealOutcome =
  | { readonly kind: 'environ'; readonly url: string; readonly environ: Environ }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'down'; readonly why: string }

/** Visits the real server of a lesson; never rejects. */
export async function realOutcomeOf(lesson: Lesson, doors: Doors): Promise<RealOutcome> {
  try {
    const { status, location, body } = await visit(lesson, doors, 'wsgi.localhost')
    if (location !== null) return { kind: 'redirect', location }
    if (status !== 200) return { kind: 'down', why: `the answer is ${status}` }
    const environ: Environ = JSON.parse(body)
    return { kind: 'environ', url: reconstructUrl(environ).url, environ }
  } catch (error) {
    return { kind: 'down', why: reason(error) }
  }
}

/** Whether there is a real server to compare a lesson with. */
export function hasRealServer(lesson: Lesson): boolean {
  return lesson.way !== 'direct'
}

/** Whether a lesson shows what it is there to show. */
export function isAsExpected({ expects }: Lesson, outcome: Outcome): boolean {
  if (outcome.kind === 'down' || outcome.verdict !== expects.verdict) return false
  if (outcome.kind === 'redirect') return 'redirect' in expects
  if ('redirect' in expects) return false
  return sorted(expects.findings).join() === sorted(notable(outcome.findings)).join()
}

/** The findings above mere information: those depend on where the visitor's address lies. */
export function notable(findings: readonly ReportedFinding[]): readonly string[] {
  return findings.filter(({ severity }) => severity !== 'info').map(({ id }) => id)
}

function sorted(words: readonly string[]): readonly string[] {
  return [...words].sort()
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'nobody answers'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time'
  if (error instanceof SyntaxError) return 'the answer is no report'
  return 'code' in error ? `nobody answers (${String(error.code)})` : error.message
}
