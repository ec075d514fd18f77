import type { Severity } from '../core/finding.ts'

export const FAIL_ON = ['error', 'warning', 'never'] as const
export type FailOn = (typeof FAIL_ON)[number]

/** Nothing to complain about; findings; usage or the tool's own failure. */
export const EXIT = { ok: 0, findings: 1, trouble: 2 } as const

/** The exit status that a set of findings amounts to. */
export function exitCode(findings: readonly { readonly severity: Severity }[], failOn: FailOn): number {
  const counts = findings.some(
    ({ severity }) =>
      (severity === 'error' && failOn !== 'never') || (severity === 'warning' && failOn === 'warning')
  )
  return counts ? EXIT.findings : EXIT.ok
}
