import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expressFolders } from '../../../lab/express.ts'
import type { OptionValues } from '../../../src/stacks/stack.ts'
import { requireProgram } from '../../support/programs.ts'
import { NotInstallable } from './installation.ts'
import type { Command } from './server.ts'

const MODULES = '/usr/lib/apache2/modules'

/** The newest mod_wsgi, from PyPI, or Debian's: both come with the programs of the other tests. */
export function modWsgiModule(stack: string): string {
  const debian = `${MODULES}/mod_wsgi.so`
  const found =
    stack === 'mod_wsgi-4'
      ? [debian].filter((file) => existsSync(file))
      : expressFolders.flatMap((folder) =>
          globSync(join(folder, '../lib*/python3*/site-packages/mod_wsgi/server/*.so'))
        )
  const module = found[0]
  if (module === undefined) throw new NotInstallable(`${stack}: run node test/support/programs.ts`)
  return module
}

/** Apache with one mod_wsgi and the directives that the options are named after. */
export function apache(module: string, options: OptionValues): (port: number) => Command {
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-live-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const directives = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`)
  return (port) => {
    const configuration = [
      ...['mpm_event', 'authz_core'].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
      `LoadModule wsgi_module ${module}`,
      `Listen 127.0.0.1:${port}`,
      `ServerRoot ${folder}`,
      `PidFile ${folder}/pid`,
      `DefaultRuntimeDir ${folder}`,
      `ErrorLog ${folder}/error.log`,
      'LogLevel crit',
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      `WSGIScriptAlias / ${join(import.meta.dirname, 'python/echo.wsgi')}`,
      '<Directory />',
      'Require all granted',
      '</Directory>',
      ...directives
    ]
    const file = join(folder, 'apache.conf')
    writeFileSync(file, `${configuration.join('\n')}\n`)
    return { program: requireProgram('apache2'), args: ['-D', 'FOREGROUND', '-f', file] }
  }
}
