import type { Severity } from '../core/finding.ts'

export const FAIL_ON = ['error', 'warning', 'never'] as const
export type FailOn = (typeof FAIL_ON)[number]

/** Nothing to complain about; findings; usage or the tool's own failure. */
export const EXIT = { ok: 0, findings: 1, trouble: 2 } as const

/** Whether a finding of this severity fails a run. */
export function fails({ severity }: { readonly severity: Severity }, failOn: FailOn): boolean {
  return (severity === 'error' && failOn !== 'never') || (severity === 'warning' && failOn === 'warning')
}

/** The exit status that a set of findings amounts to. */
export function exitCode(findings: readonly { readonly severity: Severity }[], failOn: FailOn): number {
  return findings.some((finding) => fails(finding, failOn)) ? EXIT.findings : EXIT.ok
}
