import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expressFolders } from './express.ts'
import { LabError } from './settings.ts'

/** What the lab runs and npm cannot give. */
export interface Programs {
  readonly apache: string
  /** The folder of Apache's modules, mod_wsgi among them. */
  readonly modules: string
  readonly openssl: string
  /** A Python that has Waitress and PasteDeploy. */
  readonly python: string
  /** mod_wsgi-express; null where it is not installed, since only one lesson has it beside it. */
  readonly express: string | null
}

/** Where programs are looked for. */
export interface Places {
  readonly folders: readonly string[]
  /** Where Apache's modules may be. */
  readonly modules: readonly string[]
  /** Where `mod_wsgi-express` may be, besides. */
  readonly express: readonly string[]
}

export const EVERYWHERE: Places = {
  folders: [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
    '/usr/bin'
  ],
  modules: ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/local/apache2/modules'],
  express: expressFolders
}

/** Finds everything; throws a LabError that names all that is missing, with the command that installs it. */
export function findPrograms(places: Places = EVERYWHERE): Programs {
  const apache = find(places, ['apache2', 'httpd'])
  const modules = places.modules.find((folder) => isThere(join(folder, 'mod_proxy.so'))) ?? null
  const openssl = find(places, ['openssl'])
  const python = findPython(places)
  const express = find({ folders: [...places.folders, ...places.express] }, ['mod_wsgi-express'])
  if (apache !== null && modules !== null && openssl !== null && python !== null && hasModWsgi(modules))
    return { apache, modules, openssl, python, express }
  const missing = [
    ...(apache === null || modules === null ? ['apache2'] : []),
    ...(modules === null || !hasModWsgi(modules) ? ['libapache2-mod-wsgi-py3'] : []),
    ...(openssl === null ? ['openssl'] : []),
    ...(python === null ? ['python3-waitress', 'python3-pastedeploy'] : [])
  ]
  throw new LabError(
    `the lab needs ${missing.join(', ')}. Install with: sudo apt-get install --no-install-recommends ${missing.join(' ')}`
  )
}

/** Finds the commands of front ends beside Apache; throws a LabError that names those that are missing. */
export function findFrontEnds(
  names: readonly string[],
  places: Places = EVERYWHERE
): ReadonlyMap<string, string> {
  const found = names.map((name) => [name, find(places, [name])] as const)
  const missing = found.filter(([, path]) => path === null).map(([name]) => name)
  if (missing.length === 0) return new Map(found.map(([name, path]) => [name, path ?? '']))
  throw new LabError(
    `the lab needs ${missing.join(', ')}. Install with: sudo apt-get install --no-install-recommends ${missing.join(' ')}`
  )
}

function hasModWsgi(modules: string): boolean {
  return isThere(join(modules, 'mod_wsgi.so'))
}

function find({ folders }: Pick<Places, 'folders'>, commands: readonly string[]): string | null {
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isProgram) ?? null
}

/** Debian's packages are for Debian's own Python, which need not be the first one on the path. */
function findPython({ folders }: Places): string | null {
  const candidates = folders.map((folder) => join(folder, 'python3')).filter(isProgram)
  return candidates.find(hasServers) ?? null
}

function hasServers(python: string): boolean {
  const program = 'import waitress, paste.deploy.config'
  return spawnSync(python, ['-c', program], { stdio: 'ignore', timeout: 10_000 }).status === 0
}

function isProgram(path: string): boolean {
  return isThere(path, constants.X_OK)
}

function isThere(path: string, mode = constants.R_OK): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}
