import { diagnose } from '../../diagnose.ts'
import { paintOf } from '../../render/text/layout.ts'
import { stackLines } from '../../render/text/stack-lines.ts'
import { renderStackList } from '../../render/text/stack-list.ts'
import { stacks } from '../../stacks/index.ts'
import { EXIT } from '../exit-code.ts'
import { type Io, write } from '../io.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { readDiagnosis } from '../read-diagnosis.ts'
import { noMoreThan, readChoice } from '../read-settings.ts'

/** `echo3333 stacks`: the stacks that are emulated, or what they conclude from a request that was saved. */
export async function stacksCommand(line: CommandLine, io: Io): Promise<number> {
  noMoreThan(line, 1)
  const format = readChoice(line, 'format', ['text', 'json']) ?? 'text'
  await write(io.stdout, line.positionals.length === 0 ? list(format) : await compare(line, io, format))
  return EXIT.ok
}

function list(format: 'text' | 'json'): string {
  const entries = stacks.map(({ id, title, emulates, trust, options }) => ({
    id,
    title,
    version: emulates.version,
    ...trust,
    options
  }))
  return format === 'json' ? toJson(entries) : renderStackList(entries)
}

async function compare(line: CommandLine, io: Io, format: 'text' | 'json'): Promise<string> {
  const { facts, policy, expected } = await readDiagnosis(line, io)
  const report = diagnose(facts, policy, { ...expected, stacks: true })
  const { stacks: assessments = [] } = report
  if (format === 'json') return toJson(assessments)
  return `${stackLines(assessments, paintOf(line.isOn('color')), report).join('\n')}\n`
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
