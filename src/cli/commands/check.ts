import { randomUUID } from 'node:crypto'
import { access, constants, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import { CheckTrouble } from '../../check/check-trouble.ts'
import { check } from '../../check/check.ts'
import type { CheckSettings } from '../../check/settings.ts'
import { isInScope } from '../../check/judge.ts'
import { CHECK_FORMAT, type CheckFailure, type CheckReport } from '../../core/check-report.ts'
import { SERVICE } from '../../core/report.ts'
import { findings } from '../../findings/index.ts'
import type { CheckView } from '../../render/check/check-view.ts'
import { renderCheckGithub, renderFailureGithub } from '../../render/check/github.ts'
import { renderCheckJson } from '../../render/check/json.ts'
import { renderCheckJunit, renderFailureJunit } from '../../render/check/junit.ts'
import { renderCheckText } from '../../render/check/text.ts'
import { disarm } from '../../render/check/workflow-command.ts'
import { visible } from '../../render/visible.ts'
import { type CheckRequest, type Format, toCheckRequest } from '../check-settings.ts'
import { readConfigurationFile } from '../configuration-file.ts'
import { compareWith, readEarlierCheck } from '../earlier-check.ts'
import { EXIT, exitCode, fails } from '../exit-code.ts'
import { explainFileError } from '../explain-file-error.ts'
import { type Io, write } from '../io.ts'
import type { CommandLine } from '../parse-command-line.ts'
import { isTerminal, showProgress } from '../progress.ts'
import { noMoreThan } from '../read-settings.ts'
import { UsageError } from '../usage-error.ts'

/** `echo3333 check`: probes a deployed proxy through its public URL, and fails where something is wrong. */
export async function checkCommand(line: CommandLine, io: Io): Promise<number> {
  noMoreThan(line, 1)
  if (line.isOn('schema')) {
    const { checkSchemaText } = await import('../../server/check-report-schema.ts')
    await write(io.stdout, checkSchemaText())
    return EXIT.ok
  }
  const request = toCheckRequest(line, await readConfigurationFile(line.text('config')))
  const { settings, failOn, output, baseline } = request
  const earlier = baseline === undefined ? null : await readEarlierCheck(baseline)
  if (output !== undefined) await assertWritable(output)
  const catalogue = findings.filter(({ id }) => isInScope(id, settings.scope))
  const began = performance.now()
  const found = await runCheck(settings, io)
  if ('trouble' in found) {
    await write(io.stderr, `echo3333: ${disarm(visible(found.trouble))}\n`)
    await deliver(request, io, (format, toFile) => writeFailure(format, found, toFile))
    return EXIT.trouble
  }
  const ids = catalogue.map(({ id }) => id)
  const report = earlier === null ? found : compareWith(earlier, found, ids)
  const view: CheckView = {
    report,
    catalogue,
    fails: (finding) => fails(finding, failOn),
    seconds: (performance.now() - began) / 1_000,
    proxyNamed: settings.proxy !== undefined
  }
  const colour = line.text('color') === undefined ? isColourful(io) : line.isOn('color')
  await deliver(request, io, (format, toFile) => writeReport(format, view, colour && !toFile))
  if (report.interrupted !== null) return EXIT.trouble
  const news = report.findings.filter(({ known }) => !known)
  return exitCode(news, failOn)
}

/** Runs the check until it is done, or until somebody wants it to end; a second Ctrl-C ends the process as it always does. */
async function runCheck(settings: CheckSettings, io: Io): Promise<CheckReport | CheckFailure> {
  const interruption = new AbortController()
  const interrupt = (): void => {
    ignore()
    interruption.abort()
  }
  const ignore = (): void => SIGNALS.forEach((signal) => process.off(signal, interrupt))
  for (const signal of SIGNALS) process.on(signal, interrupt)
  const { text } = settings.url
  const progress = showProgress(io.stderr, text)
  try {
    return await check(settings, progress, interruption.signal)
  } catch (error) {
    const trouble = toTrouble(error, text)
    if (trouble === null) throw error
    return { format: CHECK_FORMAT, kind: 'check', service: SERVICE, url: text, trouble }
  } finally {
    progress.end()
    ignore()
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Why there is no report; null for what is a mistake of this program. */
function toTrouble(error: unknown, url: string): string | null {
  if (error instanceof CheckTrouble) return error.message
  if (!(error instanceof Error)) return null
  if (error.name === 'AbortError') return `interrupted before ${url} had answered`
  if (error.name === 'TimeoutError')
    return `${url} does not answer before the deadline is over; --deadline <seconds> waits longer`
  return null
}

/** Standard output gets the format that was asked for; where a file gets it, the text for people. */
async function deliver(
  { format, output }: CheckRequest,
  { stdout }: Io,
  render: (format: Format, toFile: boolean) => string
): Promise<void> {
  const inFile = output === undefined ? null : formatOf(output, format)
  if (output !== undefined && inFile !== null) {
    try {
      await writeFile(output, render(inFile, true))
    } catch (error) {
      throw cannotWrite(output, error)
    }
  }
  await write(stdout, render(format === inFile ? 'text' : format, false))
}

/** A file's name tells what belongs into it. */
function formatOf(output: string, format: Format): Format {
  if (/\.json$/i.test(output)) return 'json'
  return /\.xml$/i.test(output) ? 'junit' : format
}

function writeReport(format: Format, view: CheckView, colour: boolean): string {
  switch (format) {
    case 'json':
      return renderCheckJson(view.report)
    case 'junit':
      return renderCheckJunit(view)
    case 'github':
      return renderCheckGithub(view, randomUUID())
    default:
      return renderCheckText(view, { colour })
  }
}

/** On the screen it stands on standard error already. */
function writeFailure(format: Format, failure: CheckFailure, toFile: boolean): string {
  switch (format) {
    case 'json':
      return renderCheckJson(failure)
    case 'junit':
      return renderFailureJunit(failure)
    case 'github':
      return renderFailureGithub(failure)
    default:
      return toFile ? `${disarm(visible(failure.trouble))}\n` : ''
  }
}

/** No-color.org: any value but the empty one. */
function isColourful({ stdout, env }: Io): boolean {
  return isTerminal(stdout) && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}

/** Before anything is sent: a check that cannot be kept is no use. */
async function assertWritable(output: string): Promise<void> {
  try {
    await access(dirname(output), constants.W_OK)
  } catch (error) {
    throw cannotWrite(output, error)
  }
}

function cannotWrite(output: string, error: unknown): UsageError {
  return new UsageError(`cannot write ${output}: ${explainFileError(error)}`)
}
