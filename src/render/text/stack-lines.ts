import type { Report } from '../../core/report.ts'
import type { StackAssessment } from '../../core/stack-assessment.ts'
import { type Divergence, divergences } from '../stack-divergence.ts'
import { type PartReason, type StackGroup, stackGroups } from '../stack-groups.ts'
import { stackTally } from '../stack-tally.ts'
import { visible, visibleStart } from '../visible.ts'
import { type Paint, shown, WIDTH, wrap } from './layout.ts'

const INDENT = '  '
const DEEPER = '    '

/**
 * What each stack would conclude, those together that conclude the same: wrong ones first, with what differs and where it comes
 * from, refusals with their status, then those that are right.
 *
 * @param report the request that they were told; with it the lines also say why stacks differ, and which part of a URL is wrong
 */
export function stackLines(
  stacks: readonly StackAssessment[],
  paint: Paint,
  report: Report | null = null
): string[] {
  const groups = stackGroups(stacks, report?.url.expected ?? null)
  const right = groups.filter((group) => group.kind === 'right')
  const withUrl = right.filter((group) => group.url !== null)
  const withoutUrl = right.filter((group) => group.url === null)
  return [
    ...wrap(stackTally(groups), INDENT),
    ...(report === null ? [] : divergences({ ...report, stacks })).flatMap(divergenceLines),
    ...groups.flatMap((group) => (group.kind === 'right' ? [] : ['', ...groupLines(group, paint)])),
    ...(right.length === 0 ? [] : ['']),
    ...rightLines('right', withUrl, paint),
    ...rightLines('right about the client, builds no URL', withoutUrl, paint)
  ]
}

function divergenceLines({ about, situation, readings }: Divergence): string[] {
  const width = Math.max(...readings.map(({ name }) => name.length))
  const verbs = readings.map(({ stacks }) => (stacks === 1 ? 'takes' : 'take'))
  const verbWidth = Math.max(...verbs.map((verb) => verb.length))
  return [
    '',
    ...wrap(`${about}: ${situation}`, INDENT),
    ...readings.map(({ name, value, stacks, right }, index) => {
      const label = `${DEEPER}${String(stacks).padStart(3)} ${verbs[index]?.padEnd(verbWidth)} ${name.padEnd(width)}${width === 0 ? '' : '  '}`
      const mark = right ? '  (right)' : ''
      return (label + (value === '' ? '' : shown(value, WIDTH - label.length - mark.length)) + mark).trimEnd()
    })
  ]
}

function groupLines(group: StackGroup, paint: Paint): string[] {
  return [
    ...headline(group).map((line) => paint(line, group.kind === 'undecided' ? 'strong' : 'bad')),
    ...wrap(names(group.stacks), DEEPER),
    ...group.reasons.flatMap((reason) => wrap(reasonText(reason), DEEPER))
  ]
}

function reasonText({ parts, wrong, why }: PartReason): string {
  const label = `${wrong ? 'wrong ' : ''}${parts}`
  return [label, visibleStart(why, 240)].filter((text) => text !== '').join(': ')
}

/** What a group concludes: on one line where it fits. */
function headline(group: StackGroup): string[] {
  if (group.refusal !== '') return [INDENT + group.refusal]
  const client = group.clientAddress === null ? '' : `client ${shown(group.clientAddress, 45)}`
  if (group.url === null) return [INDENT + client]
  const url = shown(group.url.map(({ text }) => text).join(''), WIDTH - INDENT.length)
  const line = `${INDENT}${url}  ${client}`.trimEnd()
  return line.length <= WIDTH ? [line] : [INDENT + url, DEEPER + client]
}

function rightLines(label: string, groups: readonly StackGroup[], paint: Paint): string[] {
  if (groups.length === 0) return []
  return wrap(`${label}: ${names(groups.flatMap((group) => group.stacks))}`, INDENT).map((line) =>
    paint(line, 'good')
  )
}

function names(stacks: readonly StackAssessment[]): string {
  return visible(stacks.map(({ title }) => title).join(', '))
}
