import { parseExpectedUrl } from '../../core/expected-url.ts'
import { redactFacts } from '../../core/redaction.ts'
import { compileTrustPolicy } from '../../core/trust-policy.ts'
import { diagnose } from '../../diagnose.ts'
import { renderText } from '../../render/text.ts'
import { exitCode, FAIL_ON } from '../exit-code.ts'
import { type Io, write } from '../io.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { readRequest } from '../read-request.ts'
import { noMoreThan, readChoice, readProxy, readTrust } from '../read-settings.ts'
import { UsageError } from '../usage-error.ts'

/** `echo3333 diagnose`: the report on a request that was saved. */
export async function diagnoseCommand(line: CommandLine, io: Io): Promise<number> {
  noMoreThan(line, 1)
  const format = readChoice(line, 'format', ['text', 'json']) ?? 'text'
  const failOn = readChoice(line, 'fail-on', FAIL_ON) ?? 'error'
  const proxy = readProxy(line)
  const trust = readTrust(line)
  compileTrustPolicy(trust)
  const asked = readExpected(line)
  const saved = await readRequest(line, io)
  const { facts, expected } = saved
  // A report is diagnosed again as it was made, but for what is said now.
  const policy = compileTrustPolicy({ ...saved.trust, ...trust })
  const expectedUrl = asked ?? expected
  const report = diagnose(line.isOn('show-secrets') ? facts : redactFacts(facts), policy, {
    ...(expectedUrl === null ? {} : { expectedUrl }),
    remedies: true
  })
  const look = { colour: line.isOn('color'), hint: false, ...(proxy === undefined ? {} : { proxy }) }
  await write(
    io.stdout,
    format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderText(report, look)
  )
  return exitCode(report.findings, failOn)
}

function readExpected(line: CommandLine): string | null {
  const text = line.text('expect')
  if (text === undefined) return null
  if (parseExpectedUrl(text) !== null) return text
  throw new UsageError(
    `--expect "${text}" is no URL of a page; write it in full, as https://www.example.com/`
  )
}
