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

/** How findings stand out that an ordinary report does not show. */
const NEEDS = {
  request: { mark: ' ', legend: null, sentence: null },
  probes: {
    mark: '*',
    legend: '* seen from outside only: echo3333 check <url>',
    sentence: 'One request does not show it: echo3333 check <url> sends the probes that do.'
  },
  stacks: {
    mark: '+',
    legend: '+ seen where web stacks are compared: the page, and echo3333 diagnose --stacks',
    sentence:
      'It is looked for where web stacks are compared: on the page, and by echo3333 diagnose --stacks.'
  }
} as const satisfies Record<
  Finding['needs'],
  { readonly mark: string; readonly legend: string | null; readonly sentence: string | null }
>

/** All findings with their titles, worst first, for a terminal. */
export function renderCatalogue(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((finding) => finding.id.length))
  const groups = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const members = findings.filter((finding) => finding.severity === severity)
    if (members.length === 0) return []
    return [
      GROUPS[severity],
      ...members.map(
        (finding) => `  ${finding.id.padEnd(width)}  ${NEEDS[finding.needs].mark} ${finding.title}`
      ),
      ''
    ]
  })
  const legends = Object.values(NEEDS).flatMap(({ legend }) => (legend === null ? [] : [legend]))
  return [
    ...groups,
    ...legends,
    '',
    `More on one of them: echo3333 explain ${findings[0]?.id ?? '<finding>'}`,
    ''
  ].join('\n')
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
  const { sentence } = NEEDS[finding.needs]
  return `${[
    `${finding.id} (${finding.severity})`,
    ...wrap(finding.title),
    '',
    ...wrap(finding.explanation, '', 80),
    ...(sentence === null ? [] : ['', ...wrap(sentence, '', 80)]),
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
