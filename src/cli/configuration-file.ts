import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { nearest } from '../core/nearest.ts'
import { type Option, optionsOf } from './options.ts'
import { explainFileError } from './explain-file-error.ts'
import { UsageError } from './usage-error.ts'

/** Where the settings of `check` are looked for when nobody says where. */
const STANDARD_FILE = 'echo3333.json'

/** Settings of `check` from a file, as a command line would have given them, by flag. */
export interface ConfigurationFile {
  /** As it was named; for messages. */
  readonly name: string
  readonly url: string | undefined
  readonly settings: ReadonlyMap<string, readonly string[]>
}

/** What only makes sense on a command line. */
const NOT_IN_FILE: ReadonlySet<string> = new Set(['config', 'color', 'schema'])
const PATHS: ReadonlySet<string> = new Set(['output', 'baseline'])

const keys: ReadonlyMap<string, Option> = new Map(
  optionsOf('check')
    .filter(({ flag }) => !NOT_IN_FILE.has(flag))
    .map((option) => [keyOf(option.flag), option])
)

/** `maxRequests` for `max-requests`. */
export function keyOf(flag: string): string {
  return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/**
 * Reads the settings of `check` from the file that was named, or from `echo3333.json` in the working folder;
 * null where there is none. Throws {@link UsageError}, with the key, for what it does not know.
 */
export async function readConfigurationFile(named: string | undefined): Promise<ConfigurationFile | null> {
  const name = named ?? STANDARD_FILE
  let text: string
  try {
    text = await readFile(name, 'utf8')
  } catch (error) {
    if (named === undefined && error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return null
    throw new UsageError(`cannot read ${name}: ${explainFileError(error)}`)
  }
  return parseConfiguration(text, name, dirname(resolve(name)))
}

/** @param folder what relative paths in the file are relative to */
export function parseConfiguration(text: string, name: string, folder: string): ConfigurationFile {
  const settings = new Map<string, readonly string[]>()
  let url: string | undefined
  for (const [key, value] of Object.entries(parseObject(text, name))) {
    if (key === 'url') {
      url = stringOf(value, `${name}: url`)
      continue
    }
    const option = keys.get(key)
    if (option === undefined) throw new UsageError(`${name}: ${unknownKey(key)}`)
    const values = valuesOf(option, value, `${name}: ${key}`)
    const paths = PATHS.has(option.flag)
    settings.set(option.flag, paths ? values.map((path) => resolve(folder, path)) : values)
  }
  return { name, url, settings }
}

function parseObject(text: string, name: string): object {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : ''
    throw new UsageError(`${name} is not JSON (${why})`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${name} has to hold an object, as {"url": "https://www.example.com/"}`)
  return value
}

function unknownKey(key: string): string {
  const names = ['url', ...keys.keys()]
  const camel = keyOf(key.replace(/^-+/, ''))
  const guess = names.includes(camel) ? camel : nearest(key, names, 1)[0]
  if (NOT_IN_FILE.has(key)) return `"${key}" is for the command line only`
  return `unknown key "${key}"${guess === undefined ? ` (one of ${names.join(', ')})` : `; did you mean ${guess}?`}`
}

/** The values as flags would have them; each kind of option takes its own JSON type. */
function valuesOf(option: Option, value: unknown, place: string): readonly string[] {
  if (option.value === null) {
    if (typeof value !== 'boolean') throw new UsageError(`${place} has to be true or false`)
    return [String(value)]
  }
  if (option.list === true) {
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (entries.length === 0) throw new UsageError(`${place} is empty; leave it out`)
    return entries.map((entry, index) =>
      stringOf(entry, `${place}${Array.isArray(value) ? `[${index}]` : ''}`)
    )
  }
  if (option.value === '<seconds>' || option.value === '<number>') {
    if (typeof value !== 'number') throw new UsageError(`${place} has to be a number`)
    return [String(value)]
  }
  return [stringOf(value, place)]
}

function stringOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new UsageError(`${place} has to be a text in quotes`)
  if (value === '') throw new UsageError(`${place} is empty; leave it out`)
  return value
}
