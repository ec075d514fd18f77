import { findings } from '../../findings/index.ts'
import { renderCatalogue, renderFinding } from '../../render/text/catalogue.ts'
import { EXIT } from '../exit-code.ts'
import { type Io, write } from '../io.ts'
import { nearest } from '../../core/nearest.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { noMoreThan, readProxy } from '../read-settings.ts'
import { UsageError } from '../usage-error.ts'

/** `echo3333 explain`: all findings in a list, or one of them in full. */
export async function explain(line: CommandLine, io: Io): Promise<number> {
  noMoreThan(line, 1)
  const proxy = readProxy(line)
  const [id] = line.positionals
  if (id === undefined) {
    await write(io.stdout, renderCatalogue(findings))
    return EXIT.ok
  }
  const finding = findings.find((entry) => entry.id === id)
  if (finding === undefined) throw new UsageError(unknownFinding(id))
  await write(io.stdout, renderFinding(finding, proxy))
  return EXIT.ok
}

function unknownFinding(id: string): string {
  const guesses = nearest(
    id,
    findings.map((finding) => finding.id)
  )
  const hint =
    guesses.length === 0 ? 'echo3333 explain lists them all' : `did you mean ${guesses.join(' or ')}?`
  return `there is no finding "${id}"; ${hint}`
}
