import type { CheckFailure, CheckReport } from '../../core/check-report.ts'

/**
 * A check's report, or why there is none, as JSON. What a build log could take for a command (`##[…]`) stands in it
 * as an escape, and C1 bytes, which move the cursor of some terminals, too; whoever parses it gets the same text.
 */
export function renderCheckJson(report: CheckReport | CheckFailure): string {
  const text = JSON.stringify(report, null, 2)
    .replaceAll(/##(?=\w*\[)/g, '#\\u0023')
    .replaceAll(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/g, escape)
  return `${text}\n`
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
