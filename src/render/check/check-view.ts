import type { CheckedFinding, CheckReport } from '../../core/check-report.ts'
import type { Finding } from '../../core/finding.ts'

/** A check's report, and what else its forms need to know. */
export interface CheckView {
  readonly report: CheckReport
  /** What was looked for. */
  readonly catalogue: readonly Finding[]
  /** Whether a finding fails the run. */
  readonly fails: (finding: CheckedFinding) => boolean
  /** How long the check took. */
  readonly seconds: number
  /** The proxy was named, not recognised. */
  readonly proxyNamed: boolean
}

/** The first sentence of a finding's explanation: what it does to people. Empty for a finding that is not known here. */
export function consequence(id: string, catalogue: readonly Finding[]): string {
  const explanation = catalogue.find((finding) => finding.id === id)?.explanation ?? ''
  const end = explanation.search(/[.!?](?: [A-Z"'`]|$)/)
  return end < 0 ? explanation : explanation.slice(0, end + 1)
}
