import type { CheckFailure } from '../../core/check-report.ts'
import { visible } from '../visible.ts'
import { checkSentence } from './check-sentence.ts'
import type { CheckView } from './check-view.ts'
import { plainFinding } from './finding-lines.ts'

/**
 * JUnit's XML, as CI systems read it: one test case for each finding that was looked for. What fails the run is a
 * failure; what is known, or could not be decided, is skipped; a finding below `--fail-on` passes, with what was
 * seen as its output. A check that did not end has one error.
 */
export function renderCheckJunit(view: CheckView): string {
  const { report, catalogue, fails, seconds } = view
  const cases = catalogue.map(({ id, severity, title }): Case => {
    const named = { classname: `echo3333.${severity}`, name: `${id}: ${title}` }
    const found = report.findings.find((finding) => finding.id === id)
    if (found === undefined) {
      const open = report.undecided.find((entry) => entry.id === id)
      return open === undefined
        ? { ...named, state: 'passed' }
        : { ...named, state: 'skipped', message: open.why }
    }
    if (found.known) return { ...named, state: 'skipped', message: 'known from the baseline' }
    const text = plainFinding(found, report.proxy ?? 'apache', catalogue)
    return fails(found)
      ? { ...named, state: 'failure', message: found.title, text }
      : { ...named, state: 'passed', text }
  })
  const stopped: readonly Case[] =
    report.interrupted === null
      ? []
      : [{ ...THE_CHECK, state: 'error', message: `not wholly checked: ${report.interrupted}` }]
  return document(report.url, [...cases, ...stopped], seconds, checkSentence(report))
}

/** The same for a check that came to nothing: one error. */
export function renderFailureJunit({ url, trouble }: CheckFailure): string {
  return document(url, [{ ...THE_CHECK, state: 'error', message: trouble }], 0, trouble)
}

interface Case {
  readonly classname: string
  readonly name: string
  readonly state: 'passed' | 'failure' | 'skipped' | 'error'
  readonly message?: string
  readonly text?: string
}

const THE_CHECK = { classname: 'echo3333', name: 'the check reaches its end' } as const

function document(url: string, cases: readonly Case[], seconds: number, summary: string): string {
  const count = (state: Case['state']): number => cases.filter((entry) => entry.state === state).length
  const figures = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="echo3333 check" ${figures}>`,
    `  <testsuite name="${attribute(url)}" ${figures}>`,
    ...cases.flatMap(caseLines),
    `    <system-out>${content(summary)}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    ''
  ].join('\n')
}

function caseLines({ classname, name, state, message = '', text }: Case): string[] {
  const start = `    <testcase classname="${attribute(classname)}" name="${attribute(name)}"`
  if (state === 'passed' && text === undefined) return [`${start}/>`]
  const inside =
    state === 'passed'
      ? `<system-out>${content(text ?? '')}</system-out>`
      : state === 'skipped'
        ? `<skipped message="${attribute(message)}"/>`
        : `<${state} message="${attribute(message)}" type="echo3333">${content(text ?? message)}</${state}>`
  return [`${start}>`, `      ${inside}`, '    </testcase>']
}

/** XML 1.0 §2.2 has no control characters, not even as references; `##[` would be a command in some build logs. */
function content(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line).replaceAll(/[\ufffe\uffff]/g, '?'))
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/##(?=\w*\[)/g, '#&#35;')
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')
}
