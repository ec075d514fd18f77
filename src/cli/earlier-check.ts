import { readFile } from 'node:fs/promises'
import type { CheckReport } from '../core/check-report.ts'
import { verdictOf } from '../core/report.ts'
import { explainFileError } from './explain-file-error.ts'
import { UsageError } from './usage-error.ts'

/** The ids of the findings of an earlier check, from its report as JSON. Throws {@link UsageError}. */
export async function readEarlierCheck(name: string): Promise<readonly string[]> {
  let text: string
  try {
    text = await readFile(name, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read the baseline ${name}: ${explainFileError(error)}`)
  }
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw notOne(name, 'it is not JSON')
  }
  if (!isObject(value)) throw notOne(name, 'it is no object')
  if (value['kind'] !== 'check') throw notOne(name, 'its "kind" is not "check"')
  if (value['format'] !== 1) throw notOne(name, `its "format" is ${JSON.stringify(value['format'])}, not 1`)
  if ('trouble' in value) throw notOne(name, 'that check came to nothing')
  const { findings } = value
  if (!Array.isArray(findings)) throw notOne(name, 'its "findings" are no list')
  return findings.map((finding: unknown, index) => {
    if (isObject(finding) && typeof finding['id'] === 'string') return finding['id']
    throw notOne(name, `its "findings[${index}].id" is no text`)
  })
}

/**
 * Marks what an earlier check found already: it fails nobody. The id decides; what was seen may differ from run
 * to run. Gone is what was looked for, and decided, and not found any more.
 */
export function compareWith(
  earlier: readonly string[],
  report: CheckReport,
  lookedFor: readonly string[]
): CheckReport {
  const findings = report.findings.map((finding) => ({ ...finding, known: earlier.includes(finding.id) }))
  const open = new Set([...report.findings, ...report.undecided].map(({ id }) => id))
  return {
    ...report,
    findings,
    verdict: verdictOf(findings.filter(({ known }) => !known)),
    gone: [...new Set(earlier)].filter((id) => lookedFor.includes(id) && !open.has(id))
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notOne(name: string, why: string): UsageError {
  return new UsageError(
    `the baseline ${name} is no report of a check: ${why}; save one with echo3333 check <url> --output baseline.json`
  )
}
