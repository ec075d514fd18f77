import type { Disagreement } from './comparison.ts'
import type { TargetOutcome } from './run.ts'

/** What is known of one target: a line, and the shortest request of each disagreement with both answers. */
export function describeResult({ target, result, note }: TargetOutcome): string {
  if (result === null) return `${target.name}: not run. ${note}\n`
  const { requests, agreeing, differing, reasoned, shortest } = result
  const lines = [`${target.name}: ${agreeing} of ${requests} agree, ${differing} differ`]
  for (const [reason, times] of reasoned) lines.push(`  ${times} on purpose: ${reason}`)
  return `${[...lines, ...shortest.map(describeDisagreement)].join('\n')}\n`
}

function describeDisagreement({ raw, peer, real, emulated }: Disagreement): string {
  return [
    `  from ${peer}: ${JSON.stringify(raw)}`,
    `    real     ${JSON.stringify(real)}`,
    `    emulated ${JSON.stringify(emulated)}`
  ].join('\n')
}

/** The table of all targets. */
export function summary(outcomes: readonly TargetOutcome[]): string {
  const rows = outcomes.map(({ target, result, note }) => {
    const { stack, name } = target
    const named = [name, `${stack.title} ${stack.emulates.version}`]
    if (result === null) return [...named, '-', `not run: ${note}`]
    const onPurpose = [...result.reasoned.values()].reduce((sum, times) => sum + times, 0)
    const percent = ((100 * result.agreeing) / result.requests).toFixed(2)
    const notes = onPurpose > 0 ? `, ${onPurpose} differ on purpose` : ''
    return [...named, String(result.requests), `${percent} %${notes}`]
  })
  const table = [['target', 'software', 'requests', 'agreement'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return `\n${table.map(line).join('\n')}\n`
}
