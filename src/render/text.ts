import type { RemedyTarget } from '../core/finding.ts'
import type { Report } from '../core/report.ts'
import { recogniseProxy } from './page/recognise-proxy.ts'
import { environLines } from './text/environ-lines.ts'
import { findingLines } from './text/finding-lines.ts'
import { type Paint, paintOf, shown, WIDTH, wrap } from './text/layout.ts'
import { policyLines } from './text/policy-lines.ts'
import { stackLines } from './text/stack-lines.ts'
import { urlLines } from './text/url-lines.ts'
import { wayLines } from './text/way-lines.ts'
import { verdictSentence } from './verdict-sentence.ts'

export interface TextOptions {
  /** Whose configuration the fixes are for; else the proxy that the request shows, else Apache. */
  readonly proxy?: RemedyTarget
  readonly colour?: boolean
  /** Point to the other formats and to the page of a finding, which only a running service has. */
  readonly hint?: boolean
}

/**
 * Writes a report for a terminal: the verdict, the two URLs, the findings with their fixes, then what they rest on.
 * Plain ASCII but for what other texts bring; nothing from the wire can move the cursor or turn the writing around.
 */
export function renderText(report: Report, options: TextOptions = {}): string {
  const paint = paintOf(options.colour ?? false)
  const proxy = options.proxy ?? recogniseProxy(report.request) ?? 'apache'
  const hint = options.hint ?? true
  const sections: readonly (readonly string[])[] = [
    verdictLines(report, paint),
    urlLines(report, paint),
    report.findings.length === 0 ? [] : findingLines(report, proxy, hint, paint),
    [paint('Environ (raw -> corrected)', 'strong'), ...environLines(report, paint)],
    [paint('The way of the request', 'strong'), ...wayLines(report)],
    report.stacks === undefined
      ? []
      : [paint('What other stacks would believe', 'strong'), ...stackLines(report.stacks, paint, report)],
    [paint('The request as it came', 'strong'), ...requestLines(report)],
    [paint('What is trusted here', 'strong'), ...policyLines(report)],
    hint ? [paint('More: ?echo3333=json has everything, ?echo3333=html is the page for people', 'faint')] : []
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const VERDICTS = { pass: ['PASS', 'good'], warn: ['WARN', 'warn'], fail: ['FAIL', 'bad'] } as const

function verdictLines(report: Report, paint: Paint): string[] {
  const [word, style] = VERDICTS[report.verdict]
  const [first = '', ...rest] = wrap(verdictSentence(report), '      ')
  return [`${paint(word, style)}  ${first.trimStart()}`, ...rest]
}

function requestLines({ request }: Report): string[] {
  const { method, target, httpVersion } = request
  const verb = shown(method, 24)
  const version = shown(httpVersion, 8)
  return [
    `  ${verb} ${shown(target, WIDTH - verb.length - version.length - 9)} HTTP/${version}`,
    ...request.headers.map(([name, value]) => {
      const label = `  ${shown(name, 48)}: `
      return value === '' ? label.trimEnd() : label + shown(value, WIDTH - label.length)
    }),
    ...(request.bodyBytes ? [`  (and a body of ${request.bodyBytes} bytes)`] : [])
  ]
}
