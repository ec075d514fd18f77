import { diagnoseRequest } from '../../diagnose/diagnose-request.ts'
import { renderText } from '../../render/text.ts'
import { exitCode, FAIL_ON } from '../exit-code.ts'
import { type Io, write } from '../io.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { readDiagnosis } from '../read-diagnosis.ts'
import { noMoreThan, readChoice, readProxy } from '../read-settings.ts'

/** `echo3333 diagnose`: the report on a request that was saved. */
export async function diagnoseCommand(line: CommandLine, io: Io): Promise<number> {
  noMoreThan(line, 1)
  const format = readChoice(line, 'format', ['text', 'json']) ?? 'text'
  const failOn = readChoice(line, 'fail-on', FAIL_ON) ?? 'error'
  const proxy = readProxy(line)
  const { facts, policy, expected } = await readDiagnosis(line, io)
  const stacks = line.isOn('stacks') ? await import('../../stacks/assess.ts') : null
  const report = diagnoseRequest(facts, policy, {
    ...expected,
    remedies: true,
    ...(stacks === null ? {} : { assess: stacks.assess })
  })
  const look = { colour: line.isOn('color'), hint: false, ...(proxy === undefined ? {} : { proxy }) }
  await write(
    io.stdout,
    format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderText(report, look)
  )
  return exitCode(report.findings, failOn)
}
