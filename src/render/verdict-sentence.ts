import type { Report } from '../core/report.ts'

/** The verdict of a report in one sentence, as it stands on top of the page and of the text. */
export function verdictSentence(report: Report): string {
  return report.url.expected === null ? guess(report) : comparison(report)
}

/** What the verdict rests on and what would make it firmer: one or two sentences to stand below it. */
export function verdictNote(report: Report): string {
  if (report.url.expected !== null) {
    return report.verdict === 'pass' && wrongParts(report).length === 0
      ? 'The URL that your app builds is the one that was asked for.'
      : 'Compared with the URL that was asked for.'
  }
  return (
    'Nobody said which URL was asked for, so this is a guess from the request alone: ' +
    'addresses, names and ports that are rarely public. Send the URL in an Echo-Expect-URL header to compare with it.'
  )
}

function comparison(report: Report): string {
  const wrong = wrongParts(report)
  if (wrong.length > 0) return `Your app has the wrong ${enumerate(wrong)}.`
  return report.verdict === 'pass'
    ? 'Your app and your visitors agree.'
    : `Your app has the right URL, but there ${countFindings(report)}.`
}

function guess(report: Report): string {
  if (report.verdict === 'pass') return 'Nothing looks wrong; send Echo-Expect-URL to be sure.'
  const worst = report.findings[0]
  if (worst?.basis === 'heuristic') {
    return worst.id.startsWith('internal-') ? 'This looks internal.' : `This looks wrong: ${worst.title}.`
  }
  return `There ${countFindings(report)}.`
}

function wrongParts(report: Report): string[] {
  return report.url.components.filter((component) => !component.agrees).map((component) => component.name)
}

/** `is 1 error`, `are 2 errors and 1 warning`. */
function countFindings(report: Report): string {
  const errors = report.findings.filter((finding) => finding.severity === 'error').length
  const warnings = report.findings.filter((finding) => finding.severity === 'warning').length
  const counts = [plural(errors, 'error'), plural(warnings, 'warning')].filter((text) => text !== '')
  return `${(errors || warnings) === 1 ? 'is' : 'are'} ${counts.join(' and ')}`
}

function plural(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
