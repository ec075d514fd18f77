import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The files of each folder that its installation is made of; one that changes is a new installation. */
const MADE_OF = {
  node: ['install.sh', 'package.json', 'serve.js'],
  python: ['install.sh', 'requirements.txt'],
  go: ['install.sh', 'go.mod', 'go.sum', 'main.go'],
  java: ['install.sh', 'jars.txt', 'JettyEcho.java', 'TomcatEcho.java'],
  ruby: ['install.sh', '../debian-sid.sh'],
  php: ['install.sh', '../debian-sid.sh']
} as const

export type Language = keyof typeof MADE_OF

/** Why something cannot be had on this machine: no network, no compiler, an older package, … */
export class NotInstallable extends Error {}

const isRoot = process.getuid?.() === 0
const caches = isRoot ? '/var/cache' : process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')

export function folderOf(language: Language): string {
  return join(caches, 'echo3333/live', language)
}

const underway = new Map<Language, Promise<string>>()

/**
 * The folder in which the software of a language is installed, outside of the checkout. Installs it where it is
 * missing, once; throws {@link NotInstallable} where that does not work within `seconds`.
 */
export async function installed(language: Language, seconds: number): Promise<string> {
  const known = underway.get(language) ?? install(language, seconds)
  underway.set(language, known)
  return known
}

async function install(language: Language, seconds: number): Promise<string> {
  const folder = folderOf(language)
  const here = join(import.meta.dirname, language)
  const hash = createHash('sha256')
  for (const file of MADE_OF[language]) hash.update(readFileSync(join(here, file)))
  const mark = join(folder, `installed-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(mark)) return folder
  const command = `sh ${join(here, 'install.sh')} ${folder}`
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, '..'), { recursive: true })
    // `timeout` ends what the shell has started as well.
    await run('timeout', [String(seconds), 'sh', join(here, 'install.sh'), folder])
    await writeFile(mark, '')
  } catch (error) {
    throw new NotInstallable(`${command}: ${lastLine(error, seconds)}`, { cause: error })
  }
  return folder
}

function lastLine(error: unknown, seconds: number): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 124) return `not done after ${seconds} s`
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return said.split('\n').findLast((line) => line.trim() !== '') ?? error.message
}
