import type { CheckedFinding, CheckReport } from '../../core/check-report.ts'
import { enumerate } from '../verdict-sentence.ts'
import { visibleStart } from '../visible.ts'

/** The verdict of a check in one sentence that begins with its URL. */
export function checkSentence(report: CheckReport): string {
  const { findings, interrupted } = report
  const url = visibleStart(report.url, 200)
  const news = findings.filter(({ known }) => !known)
  const found = countSeverities(news)
  if (interrupted !== null) {
    return `${url} is not wholly checked (${interrupted}); so far ${found === '' ? 'nothing is wrong' : found}.`
  }
  const wrong = wrongParts(report)
  const state = wrong.length > 0 ? `your app has the wrong ${enumerate(wrong)}` : 'your app has the right URL'
  if (found === '' && news.length < findings.length) {
    const known = `${findings.length} finding${findings.length === 1 ? ' is' : 's are'}`
    return `${url}: nothing new is wrong; ${known} known from the baseline.`
  }
  if (found === '') {
    return wrong.length > 0
      ? `${url}: nothing that was looked for is there, yet ${state}; check without --only and --skip.`
      : `${url}: ${state}, and no probe found a way to change what it believes.`
  }
  return `${url}: ${state}${wrong.length > 0 ? ';' : ', but'} there ${isOne(news) ? 'is' : 'are'} ${found}.`
}

/** `3 errors, 2 warnings and 1 note`; empty where there is nothing. */
export function countSeverities(findings: readonly CheckedFinding[]): string {
  const count = (severity: string, noun: string): string[] => {
    const { length } = findings.filter((finding) => finding.severity === severity)
    return length === 0 ? [] : [`${length} ${noun}${length === 1 ? '' : 's'}`]
  }
  return enumerate([...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'note')])
}

/** `is 1 error and 2 warnings`: the verb goes with the first number. */
function isOne(findings: readonly CheckedFinding[]): boolean {
  const first = (['error', 'warning', 'info'] as const).find((severity) =>
    findings.some((finding) => finding.severity === severity)
  )
  return findings.filter(({ severity }) => severity === first).length === 1
}

function wrongParts({ baseline }: CheckReport): string[] {
  return baseline.url.components.filter(({ agrees }) => !agrees).map(({ name }) => name)
}
