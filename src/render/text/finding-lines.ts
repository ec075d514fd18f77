import type { Evidence, Remedy, RemedyTarget } from '../../core/finding.ts'
import type { Report, ReportedFinding } from '../../core/report.ts'
import { targetLabel } from '../page/target-label.ts'
import { visible } from '../visible.ts'
import { type Paint, shown, WIDTH, wrap } from './layout.ts'

/** What stands in front of every line of a finding but the first. */
export const INDENT = '         '
const WORDS = {
  error: ['ERROR', 'bad'],
  warning: ['WARNING', 'warn'],
  info: ['INFO', 'faint']
} as const

const BASIS = {
  truth: [],
  request: [],
  heuristic: [`${INDENT}(a guess: the visitor's URL is not known)`]
} as const

/** Where the remedies of all targets are; the reserved segment works below whatever was asked. */
const PAGE = 'curl .../_echo3333/findings/<id> below what you asked'
const COMMAND = 'echo3333 explain <id>'

/** Each finding with its evidence and the lines that mend it: those for the proxy at hand, and this service's own. `served`: by a service that can be asked for more. */
export function findingLines(
  { findings, trust }: Report,
  proxy: RemedyTarget,
  served: boolean,
  paint: Paint
): string[] {
  const printed = new Map<string, string>()
  const chosen = (remedy: Remedy): boolean =>
    remedy.target === proxy || (remedy.target === 'echo3333' && !(trust.peerTrusted && isAboutPeer(remedy)))
  return [
    ...findings.flatMap((finding) => [
      ...headline(finding, paint),
      ...finding.evidence.flatMap(evidenceLines),
      ...BASIS[finding.basis],
      ...(finding.remedies ?? [])
        .filter(chosen)
        .sort((a, b) => Number(a.target !== proxy) - Number(b.target !== proxy))
        .flatMap((remedy) => remedyLines(remedy, finding.id, printed)),
      ''
    ]),
    ...otherTargets(findings, proxy),
    paint(`More on one: ${served ? `${PAGE}, or ${COMMAND}` : COMMAND}`, 'faint')
  ]
}

/** Whether a remedy makes this service trust its peer: no cure where it does so already. */
function isAboutPeer(remedy: Remedy): boolean {
  return remedy.lines.some((line) => line.includes('--trust-proxy '))
}

/** Says once for whom else there are fixes. */
function otherTargets(findings: readonly ReportedFinding[], proxy: RemedyTarget): string[] {
  const targets = findings.flatMap(({ remedies = [] }) => remedies.map((remedy) => remedy.target))
  const others = [...new Set(targets)].filter((target) => target !== proxy && target !== 'echo3333')
  if (others.length === 0) return []
  return wrap(`These fixes are for ${targetLabel(proxy)}; there are some for ${others.join(', ')}, too.`)
}

/** The severity, the title and the id. */
export function headline(finding: ReportedFinding, paint: Paint): string[] {
  const [word, style] = WORDS[finding.severity]
  const [first = '', ...rest] = wrap(`${finding.title} [${finding.id}]`, INDENT)
  return [paint(word.padEnd(INDENT.length), style) + paint(first.trimStart(), 'strong'), ...rest]
}

/** One thing that was seen, safe to print. */
export function evidenceLines({ kind, name, value, expected, note }: Evidence): string[] {
  const label = shown(kind === 'url' ? `URL ${name}` : name, 48)
  const room = Math.max(24, WIDTH - INDENT.length - label.length - 2)
  const seen = `${INDENT}${label}: ${shown(value, room)}`
  const remark = note === undefined ? '' : `(${visible(note)})`
  const oneLine = remark === '' || seen.length + 1 + remark.length <= WIDTH
  const lines = oneLine ? [`${seen} ${remark}`.trimEnd()] : [seen, ...wrap(remark, `${INDENT}  `)]
  if (expected === undefined || expected === null) return lines
  return [...lines, `${INDENT}${'should be'.padStart(label.length)}: ${shown(expected, room)}`]
}

/** Lines to paste stand alone on theirs, unshortened; a fix that was printed before is only pointed to. */
export function remedyLines(remedy: Remedy, id: string, printed: Map<string, string>): string[] {
  const key = [remedy.target, remedy.where, ...remedy.lines].join('\n')
  const earlier = printed.get(key)
  if (earlier !== undefined)
    return [`${INDENT}Fix in ${targetLabel(remedy.target)}: the same as for ${earlier} above`]
  printed.set(key, id)
  return [
    ...wrap(visible(`Fix in ${targetLabel(remedy.target)}, ${remedy.where}:`), INDENT),
    ...pasteLines(remedy, `${INDENT}    `),
    ...(remedy.caution === undefined ? [] : wrap(visible(`Mind: ${remedy.caution}`), INDENT))
  ]
}

/** The lines of a remedy as they are to be pasted. What does not belong in a configuration is escaped. */
export function pasteLines(remedy: Remedy, indent: string): string[] {
  return remedy.lines.map((line) => indent + (/^[\t\x20-\x7e]*$/.test(line) ? line : visible(line)))
}
