import type { Finding, RemedyTarget, Severity } from '../../core/finding.ts'
import { EXAMPLE_SITUATION } from '../../core/situation.ts'
import { targetLabel } from '../page/target-label.ts'
import { pasteLines } from './finding-lines.ts'
import { wrap } from './layout.ts'

const GROUPS = {
  error: 'Errors: links are broken, or anybody can forge what your app believes',
  warning: 'Warnings: works now, and breaks or leaks under some request',
  info: 'Good to know'
} as const satisfies Record<Severity, string>

/** All findings with their titles, worst first, for a terminal. */
export function renderCatalogue(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((finding) => finding.id.length))
  const groups = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const members = findings.filter((finding) => finding.severity === severity)
    if (members.length === 0) return []
    return [
      GROUPS[severity],
      ...members.map((finding) => `  ${finding.id.padEnd(width)}  ${finding.title}`),
      ''
    ]
  })
  return `${groups.join('\n')}\nMore on one of them: echo3333 explain ${findings[0]?.id ?? '<finding>'}\n`
}

/** One finding in full: what it means, and how it is mended, with example values in the lines to paste. */
export function renderFinding(finding: Finding, proxy?: RemedyTarget): string {
  const all = finding.remedies(EXAMPLE_SITUATION)
  const remedies = proxy === undefined ? all : all.filter((remedy) => remedy.target === proxy)
  const fixes = remedies.flatMap((remedy) => [
    '',
    ...wrap(`Fix in ${targetLabel(remedy.target)}, ${remedy.where}:`),
    ...pasteLines(remedy, '    '),
    ...(remedy.caution === undefined ? [] : wrap(`Mind: ${remedy.caution}`)),
    `See ${remedy.reference}`
  ])
  const none =
    proxy === undefined || fixes.length > 0
      ? []
      : [
          '',
          noFix(
            proxy,
            all.map(({ target }) => target)
          )
        ]
  return `${[
    `${finding.id} (${finding.severity})`,
    ...wrap(finding.title),
    '',
    ...wrap(finding.explanation, '', 80),
    ...fixes,
    ...none,
    '',
    'References',
    ...finding.references.map((reference) => `  ${reference}`)
  ].join('\n')}\n`
}

function noFix(proxy: RemedyTarget, targets: readonly RemedyTarget[]): string {
  const others = targets.length === 0 ? '' : `; there are some for ${[...new Set(targets)].join(', ')}`
  return `There is no fix for ${proxy}${others}.`
}
