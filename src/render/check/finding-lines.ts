import type { CheckedFinding } from '../../core/check-report.ts'
import type { Finding, Remedy, RemedyTarget } from '../../core/finding.ts'
import { targetLabel } from '../page/target-label.ts'
import { evidenceLines, headline, INDENT, remedyLines } from '../text/finding-lines.ts'
import { type Paint, wrap } from '../text/layout.ts'
import { consequence } from './check-view.ts'

/** Findings as a check prints them: what was seen, what it does to people, and the fix for the proxy at hand. */
export function checkedFindingLines(
  findings: readonly CheckedFinding[],
  proxy: RemedyTarget,
  catalogue: readonly Finding[],
  paint: Paint
): string[] {
  const printed = new Map<string, string>()
  return findings
    .flatMap((finding) => ['', ...headline(finding, paint), ...bodyLines(finding, proxy, catalogue, printed)])
    .slice(1)
}

/** One finding without headline, indent and colour, for places that have a title of their own. */
export function plainFinding(
  finding: CheckedFinding,
  proxy: RemedyTarget,
  catalogue: readonly Finding[]
): string {
  return bodyLines(finding, proxy, catalogue, new Map())
    .map((line) => line.slice(INDENT.length))
    .join('\n')
}

function bodyLines(
  finding: CheckedFinding,
  proxy: RemedyTarget,
  catalogue: readonly Finding[],
  printed: Map<string, string>
): string[] {
  return [
    ...finding.evidence.flatMap(evidenceLines),
    ...wrap(consequence(finding.id, catalogue), INDENT),
    ...fixLines(finding, proxy, printed)
  ]
}

const PROXIES: ReadonlySet<RemedyTarget> = new Set(['apache', 'nginx', 'haproxy', 'caddy', 'traefik'])

/** The fix for the proxy; where there is none for it, for whom there are some. */
function fixLines(
  { id, remedies = [] }: CheckedFinding,
  proxy: RemedyTarget,
  printed: Map<string, string>
): string[] {
  const chosen = remedies.filter(({ target }) => target === proxy)
  if (chosen.length > 0)
    return chosen.flatMap((remedy) => remedyLines(withoutKnownCaution(remedy, printed), id, printed))
  const others = [...new Set(remedies.map(({ target }) => target))]
  if (others.length === 0) return []
  const why = others.some((target) => PROXIES.has(target))
    ? `There is no fix in ${targetLabel(proxy)};`
    : 'The fix is not in the proxy;'
  return wrap(`${why} --proxy <name> shows those for ${others.join(', ')}.`, INDENT)
}

/** What to mind is said once: it is the same for many a line of one proxy. */
function withoutKnownCaution(remedy: Remedy, printed: Map<string, string>): Remedy {
  const { caution, ...rest } = remedy
  if (caution === undefined) return rest
  if (printed.has(caution)) return rest
  printed.set(caution, '')
  return remedy
}
