import type { Finding } from '../../core/finding.ts'
import type { Report, Verdict } from '../../core/report.ts'
import { headerValues } from '../../core/request-facts.ts'
import { verdictNote, verdictSentence } from '../verdict-sentence.ts'
import { visible } from '../visible.ts'
import { type EnvironTable, environTable } from './environ-table.ts'
import { type FindingCard, findingCards } from './finding-card.ts'
import { recogniseProxy } from './recognise-proxy.ts'
import { type ShownValue, shownValue } from './shown-value.ts'
import { type StackTable, stackTable } from './stack-table.ts'
import { type StepTable, stepTable } from './step-table.ts'
import { trustCommand } from './trust-flags.ts'
import { type UrlLines, urlLines } from './url-lines.ts'
import { type Way, way } from './way.ts'

/** All that the page shows, in its order. Texts are safe to look at; the template escapes them for HTML. */
export interface PageModel {
  readonly title: string
  readonly verdict: Verdict
  readonly verdictWord: string
  readonly sentence: string
  readonly note: string
  /** The page may ask again, with the URL of the address bar. */
  readonly recheck: boolean
  readonly url: UrlLines
  readonly way: Way
  readonly findings: readonly FindingCard[]
  readonly findingsSummary: string
  /** The first of the findings that made the verdict, if any. */
  readonly foremost: readonly FindingCard[]
  readonly environ: EnvironTable
  readonly steps: StepTable
  /** Null where the report has no stacks. */
  readonly stacks: StackTable | null
  readonly request: RequestView
  readonly trust: TrustView
  readonly service: string
}

export interface RequestView {
  readonly startLine: ShownValue
  readonly headers: ReadonlyArray<{ readonly name: string; readonly value: ShownValue }>
  readonly summary: string
  /** It carries Echo-Expect-URL. */
  readonly tellsTruth: boolean
}

export interface TrustView {
  readonly command: readonly string[]
  readonly peer: string
}

const WORDS = { pass: 'Pass', warn: 'Warning', fail: 'Fail' } as const satisfies Record<Verdict, string>

/**
 * Turns a report into what the page shows.
 *
 * @param report with remedies
 * @param catalogue the findings, for the explanations, which a report does not repeat
 */
export function toPageModel(report: Report, catalogue: readonly Finding[] = []): PageModel {
  const proxy = recogniseProxy(report.request)
  const findings = findingCards(report.findings, proxy, catalogue)
  const sentence = visible(verdictSentence(report))
  return {
    title: `${WORDS[report.verdict]}: ${sentence}`,
    verdict: report.verdict,
    verdictWord: WORDS[report.verdict],
    sentence,
    note: visible(verdictNote(report)),
    recheck: report.request.method === 'GET' && report.url.expected === null,
    url: urlLines(report),
    way: way(report),
    findings,
    findingsSummary: summarise(report.findings.length),
    foremost: report.verdict === 'pass' ? [] : findings.slice(0, 1),
    environ: environTable(report),
    steps: stepTable(report),
    stacks: stackTable(report),
    request: requestView(report),
    trust: { command: trustCommand(report.trust), peer: peerSentence(report) },
    service: `${report.service.name} ${report.service.version}`
  }
}

function summarise(count: number): string {
  if (count === 0) return 'Nothing was found.'
  return count === 1 ? 'One thing was found.' : `${count} things were found, worst first.`
}

function requestView({ request }: Report): RequestView {
  const count = request.headers.length
  const bytes = request.bodyBytes ?? 0
  const body = bytes === 0 ? '' : `, and a body of ${bytes} bytes`
  return {
    startLine: shownValue(`${request.method} ${request.target} HTTP/${request.httpVersion}`),
    headers: request.headers.map(([name, value]) => ({ name: visible(name), value: shownValue(value) })),
    summary: `${count} header line${count === 1 ? '' : 's'}${body}, in the order and case in which they came.`,
    tellsTruth: headerValues(request, 'Echo-Expect-URL').length > 0
  }
}

function peerSentence({ trust }: Report): string {
  if (trust.headers.length === 0) return 'This service is told to believe no header.'
  return trust.peerRule === null
    ? 'No rule trusts the peer of this connection, so none of its headers was believed.'
    : `The peer of this connection is trusted by the rule ${trust.peerRule}, so the headers named here were believed.`
}
