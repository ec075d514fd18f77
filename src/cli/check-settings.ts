import type { CheckSettings } from '../check/settings.ts'
import { isInScope, type Scope } from '../check/judge.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'
import { findings } from '../findings/index.ts'
import { type ConfigurationFile, keyOf } from './configuration-file.ts'
import { FAIL_ON, type FailOn } from './exit-code.ts'
import { nearest } from '../core/nearest.ts'
import type { Flag } from './options.ts'
import type { CommandLine } from './parse-command-line.ts'
import { readResolve } from './read-resolve.ts'
import { readChoice, readProxy } from './read-settings.ts'
import { readUrl } from './read-url.ts'
import { UsageError } from './usage-error.ts'

export const FORMATS = ['text', 'json', 'junit', 'github'] as const
export type Format = (typeof FORMATS)[number]

/** What `check` is asked for: what to send, what to make of it, and where to write. */
export interface CheckRequest {
  readonly settings: CheckSettings
  readonly failOn: FailOn
  readonly format: Format
  readonly output: string | undefined
  readonly baseline: string | undefined
}

/** The most bytes of one answer: a report on the longest request that a probe makes is far shorter. */
const MOST_BYTES = 4 * 1024 * 1024

/** Reads the settings of `check`: flags beat the file, that beats the defaults. Throws one line with the cure. */
export function toCheckRequest(flags: CommandLine, file: ConfigurationFile | null): CheckRequest {
  const line = withFile(flags, file)
  const called = (flag: Flag): string =>
    flags.list(flag) === undefined && file?.settings.has(flag) === true
      ? `${file.name}: ${keyOf(flag)}`
      : `--${flag}`
  const read = (flag: Flag): ExpectedUrl | undefined => {
    const text = line.text(flag)
    return text === undefined ? undefined : readUrl(text, called(flag))
  }
  const url = readCheckedUrl(flags, file)
  const expected = read('expect')
  const backend = read('backend')
  const plainHttp = read('http-url')
  if (plainHttp !== undefined && plainHttp.scheme !== 'http')
    throw new UsageError(`${called('http-url')} "${plainHttp.text}" is not plain http; write http://`)
  const asked = [url, backend, plainHttp].filter((entry) => entry !== undefined)
  const proxy = readProxy(line, called('proxy'))
  return {
    settings: {
      url,
      ...(expected === undefined ? {} : { expected }),
      ...(backend === undefined ? {} : { backend }),
      ...(plainHttp === undefined ? {} : { plainHttp }),
      ...(proxy === undefined ? {} : { proxy }),
      scope: readScope(line, called),
      aggressive: line.isOn('aggressive'),
      resolve: readResolve(line.list('resolve') ?? [], asked, called('resolve')),
      limits: {
        timeout: readSeconds(line, 'timeout', 10, called),
        mostBytes: MOST_BYTES,
        insecure: line.isOn('insecure')
      },
      deadline: readSeconds(line, 'deadline', 120, called),
      mostRequests: readCount(line, 'max-requests', 300, called)
    },
    failOn: readChoice(line, 'fail-on', FAIL_ON, called('fail-on')) ?? 'error',
    format: readChoice(line, 'format', FORMATS, called('format')) ?? 'text',
    output: line.text('output'),
    baseline: line.text('baseline')
  }
}

function withFile(flags: CommandLine, file: ConfigurationFile | null): CommandLine {
  const list = (flag: Flag): readonly string[] | undefined => flags.list(flag) ?? file?.settings.get(flag)
  return {
    ...flags,
    list,
    text: (flag) => list(flag)?.[0],
    isOn: (flag) => list(flag)?.[0] === 'true'
  }
}

function readCheckedUrl(flags: CommandLine, file: ConfigurationFile | null): ExpectedUrl {
  const [given] = flags.positionals
  if (given !== undefined) return readUrl(given, 'the URL')
  if (file?.url !== undefined) return readUrl(file.url, `${file.name}: url`)
  throw new UsageError('name the URL to check: echo3333 check https://www.example.com/')
}

type Called = (flag: Flag) => string

function readScope(line: CommandLine, called: Called): Scope {
  const ids = (flag: 'only' | 'skip'): readonly string[] | undefined =>
    line.list(flag)?.flatMap((text) => text.split(',').map((id) => knownFinding(id.trim(), called(flag))))
  const only = ids('only')
  const scope = { ...(only === undefined ? {} : { only }), skip: ids('skip') ?? [] }
  if (findings.some(({ id }) => isInScope(id, scope))) return scope
  throw new UsageError(`${called('skip')} leaves nothing to look for; name fewer findings`)
}

function knownFinding(id: string, called: string): string {
  if (findings.some((finding) => finding.id === id)) return id
  const guesses = nearest(
    id,
    findings.map((finding) => finding.id)
  )
  const hint =
    guesses.length === 0 ? 'echo3333 explain lists them all' : `did you mean ${guesses.join(' or ')}?`
  throw new UsageError(`${called}: there is no finding "${id}"; ${hint}`)
}

/** Milliseconds. */
function readSeconds(line: CommandLine, flag: Flag, standard: number, called: Called): number {
  const text = line.text(flag) ?? String(standard)
  const milliseconds = Math.round(Number(text) * 1_000)
  if (/^[0-9]+(?:\.[0-9]+)?$/.test(text) && milliseconds >= 1 && milliseconds <= 3_600_000)
    return milliseconds
  throw new UsageError(
    `${called(flag)} "${text}": write seconds, more than 0 and at most 3600, as ${standard}`
  )
}

function readCount(line: CommandLine, flag: Flag, standard: number, called: Called): number {
  const text = line.text(flag) ?? String(standard)
  if (/^[1-9][0-9]{0,4}$/.test(text)) return Number(text)
  throw new UsageError(`${called(flag)} "${text}": write a number from 1 to 99999, as ${standard}`)
}
