import { join } from 'node:path'
import { type AppName, appNames, apps, flagsFor } from './apps.ts'
import type { Part, Place } from './parts.ts'
import type { Programs } from './programs.ts'

const HERE = '127.0.0.1'
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1' }

/** The apps whose real server is a program that is not installed. */
export function appsWithout({ express }: Programs): readonly AppName[] {
  return appNames.filter((name) => express === null && apps[name].real.kind === 'mod_wsgi-express')
}

/** The real WSGI servers that are programs of their own; those of mod_wsgi are in `apache/wsgi.conf`. */
export function realServerParts(
  { python, express }: Programs,
  { folder }: Place,
  ports: ReadonlyMap<AppName, number>
): readonly Part[] {
  return [...ports].flatMap(([name, port]) => {
    const { real } = apps[name]
    if (real.kind === 'mod_wsgi') return []
    const flags = flagsFor(real.flags, HERE)
    const common = { environment: ENVIRONMENT, ports: [port], lessons: [] }
    if (real.kind !== 'mod_wsgi-express') {
      const program = join(import.meta.dirname, 'wsgi/serve_waitress.py')
      return [
        { ...common, name: `waitress ${name}`, program: python, args: [program, `${HERE}:${port}`, ...flags] }
      ]
    }
    if (express === null) return []
    const args = ['start-server', ...expressSettings(folder, port), ...flags, join(folder, 'environ.py')]
    return [{ ...common, name: `mod_wsgi-express ${name}`, program: express, args }]
  })
}

/** It writes a whole Apache configuration, and keeps it in a folder that it does not remove. */
function expressSettings(folder: string, port: number): readonly string[] {
  // Started by root, Apache answers requests as somebody else.
  const user = process.getuid?.() === 0 ? ['--user', 'www-data', '--group', 'www-data'] : []
  const place = ['--host', HERE, '--port', String(port), '--server-root', join(folder, 'express')]
  return [...place, '--log-to-terminal', '--log-level', 'error', '--locale', 'C.UTF-8', ...user]
}
