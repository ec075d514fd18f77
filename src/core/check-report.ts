import type { RemedyTarget } from './finding.ts'
import type { Report, ReportedFinding, Verdict } from './report.ts'
import type { SentRequest, Silence } from './survey.ts'

/** The version of the shape of a check's report. It changes when a field is removed or comes to mean something else. */
export const CHECK_FORMAT = 1

/** A finding of a check. */
export interface CheckedFinding extends ReportedFinding {
  /** What showed it: the honest request alone, or probes. */
  readonly needs: 'request' | 'probes'
  /** It stands in the report that was given as the baseline, so it fails nobody. */
  readonly known: boolean
}

/** What one probe came to, without the whole answer. */
export interface ProbeSummary {
  readonly family: string
  readonly variant: string
  readonly door: string
  readonly sent: SentRequest
  readonly outcome: {
    readonly kind: 'echo' | 'stale' | 'answer' | 'silence'
    readonly status: number | null
    readonly why: Silence | null
    /** The request-target that the app got; null where it got none. */
    readonly target: string | null
  }
}

/** What `check` found out about a deployed proxy. Plain JSON. */
export interface CheckReport {
  readonly format: typeof CHECK_FORMAT
  readonly kind: 'check'
  readonly service: { readonly name: string; readonly version: string }
  readonly url: string
  /** What the app should believe, where that is not the URL. */
  readonly expected: string
  /** The worst severity among the findings that are not known. */
  readonly verdict: Verdict
  /** Worst first. */
  readonly findings: readonly CheckedFinding[]
  /** Findings that could not be decided, and why. */
  readonly undecided: ReadonlyArray<{ readonly id: string; readonly why: string }>
  /** What the earlier report has that was looked for and not found any more; only where one was given. */
  readonly gone?: readonly string[]
  /** The proxy that the answers show, or that was named; null where nothing tells. */
  readonly proxy: RemedyTarget | null
  readonly requests: { readonly planned: number; readonly sent: number }
  /** Why the check ended before its end; null where it did not. */
  readonly interrupted: string | null
  /** The report on the honest request. */
  readonly baseline: Report
  readonly probes: readonly ProbeSummary[]
}

/** What stands in place of a report where there was nothing to check. */
export interface CheckFailure {
  readonly format: typeof CHECK_FORMAT
  readonly kind: 'check'
  readonly service: { readonly name: string; readonly version: string }
  readonly url: string
  /** Why, in one line with the cure. */
  readonly trouble: string
}
