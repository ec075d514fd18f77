import type { CheckReport } from '../../core/check-report.ts'
import { REMEDY_TARGETS, type RemedyTarget } from '../../core/finding.ts'
import type { Report } from '../../core/report.ts'
import { recogniseProxy } from '../page/recognise-proxy.ts'
import { targetLabel } from '../page/target-label.ts'
import { type Paint, paintOf, wrap } from '../text/layout.ts'
import { urlLines } from '../text/url-lines.ts'
import { visible } from '../visible.ts'
import { checkSentence, countSeverities } from './check-sentence.ts'
import type { CheckView } from './check-view.ts'
import { checkedFindingLines } from './finding-lines.ts'
import { disarm } from './workflow-command.ts'

/**
 * Writes a check's report for a terminal or a build log: the verdict, the URL where the app has another one, the
 * findings worst first with their fixes, what stays open, and the figures. Nothing that came over the wire can
 * move the cursor or be taken for a command of the log.
 */
export function renderCheckText(view: CheckView, { colour = false } = {}): string {
  const paint = paintOf(colour)
  const { report } = view
  const news = report.findings.filter(({ known }) => !known)
  const proxy = report.proxy ?? 'apache'
  const agrees = report.baseline.url.components.every((component) => component.agrees)
  const sections: readonly (readonly string[])[] = [
    verdictLines(report, paint),
    agrees ? [] : urlLines(differing(report.baseline), paint),
    news.some(({ remedies = [] }) => remedies.length > 0) ? wrap(whoseFixes(view)) : [],
    checkedFindingLines(news, proxy, view.catalogue, paint),
    earlierLines(report),
    undecidedLines(report, paint),
    [...(report.findings.length === 0 ? [] : [MORE]), ...wrap(figures(view))]
  ]
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
  return `${disarm(text)}\n`
}

/** Without the path and the query of the honest request where they arrived: its path is made up, and long. */
function differing(baseline: Report): Report {
  const components = baseline.url.components.filter(
    ({ name, agrees }) => !agrees || (name !== 'path' && name !== 'query')
  )
  return { ...baseline, url: { ...baseline.url, components } }
}

const MORE = 'More on one: echo3333 explain <finding>'

const VERDICTS = { pass: ['PASS', 'good'], warn: ['WARN', 'warn'], fail: ['FAIL', 'bad'] } as const

function verdictLines(report: CheckReport, paint: Paint): string[] {
  const stopped = report.interrupted !== null && report.verdict !== 'fail'
  const [word, style] = stopped ? (['STOP', 'warn'] as const) : VERDICTS[report.verdict]
  const [first = '', ...rest] = wrap(visible(checkSentence(report)), '      ')
  return [`${paint(word, style)}  ${first.trimStart()}`, ...rest]
}

function whoseFixes({ report, proxyNamed }: CheckView): string {
  const { proxy } = report
  if (proxy === null) {
    const names = REMEDY_TARGETS.slice(0, 5).join('|')
    return `Nothing tells which proxy this is: these fixes are for Apache; --proxy ${names} shows others.`
  }
  const how = proxyNamed ? 'as asked for' : `recognised by ${marksOf(proxy, report)}`
  return `Fixes are for ${targetLabel(proxy)} (${how}); --proxy <name> shows others.`
}

function marksOf(proxy: RemedyTarget, { baseline }: CheckReport): string {
  return recogniseProxy(baseline.request) === proxy
    ? 'the marks it leaves on requests'
    : 'Server or Via in its answers'
}

/** What the earlier report has and this one too, or not any more. */
function earlierLines({ findings, gone = [] }: CheckReport): string[] {
  const known = findings.filter((finding) => finding.known).map(({ id }) => id)
  return [
    ...(known.length === 0 ? [] : wrap(`Known from the baseline: ${visible(known.join(', '))}`)),
    ...(gone.length === 0 ? [] : wrap(`Gone since the baseline: ${visible(gone.join(', '))}`))
  ]
}

/** What could not be decided: the findings that have one reason, behind that reason. */
function undecidedLines({ undecided }: CheckReport, paint: Paint): string[] {
  const byReason = new Map<string, string[]>()
  for (const { id, why } of undecided) byReason.set(why, [...(byReason.get(why) ?? []), id])
  if (byReason.size === 0) return []
  return [
    paint('Not decided', 'strong'),
    ...[...byReason].flatMap(([why, ids]) => {
      const [first = '', ...rest] = wrap(visible(`${why}: ${ids.join(', ')}`), '    ')
      return [first.slice(2), ...rest]
    })
  ]
}

function figures({ report, seconds }: CheckView): string {
  const { findings, undecided, requests } = report
  const known = findings.filter((finding) => finding.known)
  const counts = [
    countSeverities(findings.filter((finding) => !finding.known)) || 'Nothing found',
    ...(known.length === 0 ? [] : [`${known.length} known`]),
    ...(undecided.length === 0 ? [] : [`${undecided.length} not decided`])
  ].join(', ')
  const sent = requests.sent < requests.planned ? `${requests.sent} of ${requests.planned}` : requests.sent
  return `${counts}; ${sent} requests in ${seconds.toFixed(1)} s.`
}
