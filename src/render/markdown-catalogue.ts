import type { Finding, Remedy, Severity } from '../core/finding.ts'
import { EXAMPLE_SITUATION } from '../core/situation.ts'
import { targetLabel } from './page/target-label.ts'
import { seenBy } from './seen-by.ts'

const SEVERITIES = {
  error: ['Errors', 'Links are broken, or anybody can forge what your app believes.'],
  warning: ['Warnings', 'It works now, and breaks or leaks under some request.'],
  info: ['Information', 'Good to know; nothing needs to change.']
} as const satisfies Record<Severity, readonly [string, string]>

const MARKS = { request: '', probes: ' ★', stacks: ' ◆' } as const satisfies Record<Finding['needs'], string>

const WORST_FIRST = ['error', 'warning', 'info'] as const

/** The catalogue of findings as a Markdown document: a table of contents, then each in full. Ends in a newline. */
export function renderMarkdownCatalogue(findings: readonly Finding[]): string {
  const groups = WORST_FIRST.map((severity) => ({
    severity,
    members: findings.filter((finding) => finding.severity === severity)
  })).filter(({ members }) => members.length > 0)
  return [
    '# Findings',
    '',
    'Made from `src/findings` by `npm run docs`: change it there.',
    'The lines to paste hold example values; a report holds those of its own request.',
    'Those with a star (★) are seen from outside only, by `echo3333 check`; those with a diamond (◆) where web stacks are',
    'compared, on the page and by `echo3333 diagnose --stacks`.',
    '',
    ...groups.flatMap(({ severity, members }) => contents(severity, members)),
    ...groups.flatMap(({ members }) => members.flatMap(section))
  ].join('\n')
}

function contents(severity: Severity, members: readonly Finding[]): string[] {
  const [name, meaning] = SEVERITIES[severity]
  const entries = members.map(({ id, title, needs }) => `- [${id}](#${id})${MARKS[needs]}: ${prose(title)}`)
  return [`**${name}** (${members.length}). ${meaning}`, '', ...entries, '']
}

function section(finding: Finding): string[] {
  const remedies = finding.remedies(EXAMPLE_SITUATION)
  const command = seenBy(finding)
  const targets = [...new Set(remedies.map((remedy) => remedy.target))]
  return [
    `## ${finding.id}`,
    '',
    `**${prose(finding.title)}** (${finding.severity}${command === null ? '' : `; by \`${command}\``})`,
    '',
    prose(finding.explanation),
    '',
    ...targets.flatMap((target) => [
      `### ${targetLabel(target)}`,
      '',
      ...remedies.filter((remedy) => remedy.target === target).flatMap(remedyBlock)
    ]),
    'References:',
    '',
    ...finding.references.map((reference) => `- <${reference}>`),
    ''
  ]
}

function remedyBlock(remedy: Remedy): string[] {
  const ticks = fence(remedy.lines)
  return [
    `${capital(prose(remedy.where))} ([documentation](${remedy.reference})):`,
    '',
    `${ticks}text`,
    ...remedy.lines,
    ticks,
    '',
    ...(remedy.caution === undefined ? [] : [`Mind: ${prose(remedy.caution)}`, ''])
  ]
}

/** More backticks than stand in the lines, so that they cannot end the block. */
function fence(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length))
  return '`'.repeat(Math.max(2, ...runs) + 1)
}

/** Plain prose: nothing in it is meant as Markdown or HTML. */
function prose(text: string): string {
  return text.replace(/[\\*_<>[\]|#]/g, (character) => `\\${character}`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
