import { parseArgs } from 'node:util'
import { nearest } from '../core/nearest.ts'
import { type CommandName, type Flag, type Option, OPTIONS, optionsOf } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The settings of one command: flags beat the environment; defaults are the reader's. */
export interface CommandLine {
  readonly positionals: readonly string[]
  readonly wantsHelp: boolean
  /** The value of a setting, or undefined where nobody gave one. */
  readonly text: (flag: Flag) => string | undefined
  readonly list: (flag: Flag) => readonly string[] | undefined
  readonly isOn: (flag: Flag) => boolean
}

type Value = string | boolean | readonly (string | boolean)[] | undefined

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the arguments behind the command. Throws {@link UsageError} for what the command does not know, and
 * for variables that nobody knows where it reads any.
 */
export function parseCommandLine(
  command: CommandName,
  args: readonly string[],
  env: Environment
): CommandLine {
  const known = optionsOf(command)
  const { values, positionals } = readFlags(command, args, known)
  if (values.has('help')) return helpLine
  if (known.some((option) => option.env !== null)) refuseUnknownVariables(command, env)
  const settings = new Map(
    known.map((option) => [option.flag, readSetting(option, values.get(option.flag), env)])
  )
  return {
    positionals,
    wantsHelp: false,
    text: (flag) => settings.get(flag)?.[0],
    list: (flag) => settings.get(flag),
    isOn: (flag) => settings.get(flag)?.[0] === 'true'
  }
}

/** Whoever asks for help gets it, whatever else stands there. */
const helpLine: CommandLine = {
  positionals: [],
  wantsHelp: true,
  text: () => undefined,
  list: () => undefined,
  isOn: () => false
}

function readFlags(command: CommandName, args: readonly string[], known: readonly Option[]) {
  const options = Object.fromEntries(
    known.map(
      ({ flag, value }) => [flag, { type: value === null ? 'boolean' : 'string', multiple: true }] as const
    )
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      allowNegative: true,
      strict: true
    })
    return { values: new Map<string, Value>(Object.entries(values)), positionals }
  } catch (error) {
    throw new UsageError(explainParseError(command, error instanceof Error ? error.message : '', known))
  }
}

/** The message of `parseArgs`, on one line and with the cure. */
function explainParseError(command: CommandName, message: string, known: readonly Option[]): string {
  const unknown = /^Unknown option '([^']*)'/.exec(message)?.[1]
  if (unknown !== undefined) {
    const flags = known.map(({ flag }) => `--${flag}`)
    const guess = nearest(unknown, flags, 1)[0]
    return `unknown option ${unknown}${guess === undefined ? '' : `; did you mean ${guess}?`} (see echo3333 ${command} --help)`
  }
  const flag = /--(?:no-)?([a-z-]+)/.exec(message)?.[1] ?? ''
  const option = known.find((entry) => entry.flag === flag)
  if (option?.value === null) return `--${flag} takes no value; write --${flag} or --no-${flag}`
  return `--${flag} needs a value: --${flag} ${option?.value ?? '<value>'}`
}

/** The values of one setting, those of lists in order; undefined where neither a flag nor the environment has one. */
function readSetting(option: Option, given: Value, env: Environment): readonly string[] | undefined {
  const values = given === undefined ? [] : Array.isArray(given) ? given.map(String) : [String(given)]
  if (values.includes('')) {
    throw new UsageError(`--${option.flag} is empty; write --${option.flag} ${option.value}, or leave it out`)
  }
  if (values.length > 1 && option.list !== true) {
    throw new UsageError(`--${option.flag} is given ${values.length} times; keep one`)
  }
  if (values.length > 0) return values
  const text = option.env === null ? undefined : env[option.env]
  if (text === undefined || text === '' || isServiceLink(option, text)) return undefined
  return [option.value === null ? readBoolean(option.env ?? '', text) : text]
}

/** Kubernetes sets ECHO3333_PORT=tcp://10.0.0.1:3333 in every pod beside a Service named echo3333: not meant for us. */
function isServiceLink({ flag }: Option, text: string): boolean {
  return flag.endsWith('port') && SERVICE_ADDRESS.test(text)
}

const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//
const ANY = /^/

/**
 * What stands in the environment of a container because another one is called echo3333, or something that
 * begins with it, and what the value has to look like.
 * Kubernetes: "Accessing the Service", environment variables. Docker: "Legacy container links".
 */
const FROM_SURROUNDINGS: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^ECHO3333(?:_[A-Z0-9]+)*_SERVICE_HOST$/, ANY],
  [/^ECHO3333(?:_[A-Z0-9]+)*_SERVICE_PORT(?:_[A-Z0-9]+)*$/, ANY],
  [/^ECHO3333(?:_[A-Z0-9]+)*_PORT$/, SERVICE_ADDRESS],
  [/^ECHO3333(?:_[A-Z0-9]+)*_PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/, ANY],
  [/^ECHO3333(?:_[A-Z0-9]+)*_NAME$/, /^\//],
  [/^ECHO3333(?:_[A-Z0-9]+)*_ENV_/, ANY]
]

const PREFIX = 'ECHO3333_'
const VARIABLES = OPTIONS.flatMap(({ env }) => (env === null ? [] : [env.slice(PREFIX.length)]))

/** A mistyped variable would be passed over without a word, and what it was to forbid would be allowed. */
function refuseUnknownVariables(command: CommandName, env: Environment): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue
    const ours = name.slice(PREFIX.length)
    if (VARIABLES.some((known) => known === ours)) continue
    if (FROM_SURROUNDINGS.some(([names, values]) => names.test(name) && values.test(value))) continue
    const guess = ours === '' ? undefined : nearest(ours, VARIABLES, 1)[0]
    const hint = guess === undefined ? '' : `; did you mean ${PREFIX}${guess}?`
    throw new UsageError(`unknown variable ${name}${hint} (see echo3333 ${command} --help)`)
  }
}

function readBoolean(name: string, text: string): string {
  if (text === 'true' || text === '1') return 'true'
  if (text === 'false' || text === '0') return 'false'
  throw new UsageError(`${name} is "${text}"; write true or false`)
}
