import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import {
  EXPRESS_PACKAGES,
  EXPRESS_RELEASE,
  expressCommand,
  expressFolders,
  expressHome
} from '../../lab/express.ts'

/**
 * The programs that the tests run and that npm cannot give, by the name of their Debian package; only
 * mod_wsgi-express has none and comes from PyPI.
 */
export type Program = keyof typeof COMMANDS | keyof typeof FILES

/** The commands that a program goes by. */
const COMMANDS = {
  openssl: ['openssl'],
  apache2: ['apache2'],
  nginx: ['nginx'],
  haproxy: ['haproxy'],
  caddy: ['caddy'],
  lighttpd: ['lighttpd'],
  varnish: ['varnishd'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  'mod_wsgi-express': ['mod_wsgi-express']
} as const

/** A file of each package that has no command. */
const FILES = {
  'libapache2-mod-wsgi-py3': '/usr/lib/apache2/modules/mod_wsgi.so',
  'python3-waitress': '/usr/lib/python3/dist-packages/waitress/__init__.py',
  'python3-pastedeploy': '/usr/lib/python3/dist-packages/paste/deploy/config.py'
} as const

const EXPRESS = 'mod_wsgi-express'

const PROGRAMS: readonly Program[] = [
  'openssl',
  'apache2',
  'libapache2-mod-wsgi-py3',
  'nginx',
  'haproxy',
  'caddy',
  'lighttpd',
  'varnish',
  'python3-waitress',
  'python3-pastedeploy',
  'mod_wsgi-express',
  'chromium'
]

/** The absolute path of a program; throws, with the command that installs it, where it is missing. */
export function requireProgram(program: Program): string {
  const path = findProgram(program)
  if (path !== null) return path
  throw new Error(`${program} is not installed. Install it with: ${installCommand([program])}`)
}

function findProgram(program: Program): string | null {
  if (isPackage(program)) return existsSync(FILES[program]) ? FILES[program] : null
  const playwrights = program === 'chromium' ? playwrightChromium() : null
  if (playwrights !== null) return playwrights
  const system = ['/usr/local/sbin', '/usr/sbin', '/sbin']
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...system, ...expressFolders]
  const places = COMMANDS[program].flatMap((command) => folders.map((folder) => join(folder, command)))
  return places.find(isExecutable) ?? null
}

function isPackage(program: Program): program is keyof typeof FILES {
  return Object.hasOwn(FILES, program)
}

/** The browser that Playwright has downloaded for itself, if it has. */
function playwrightChromium(): string | null {
  const playwright: typeof import('@playwright/test') = createRequire(import.meta.url)('@playwright/test')
  const path = playwright.chromium.executablePath()
  return isExecutable(path) ? path : null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installCommand(programs: readonly Program[]): string {
  if (programs.length === 1 && programs[0] === 'chromium' && !isDebian()) {
    return 'npx playwright install --with-deps chromium'
  }
  const packages = programs.filter((program) => program !== EXPRESS)
  const commands =
    packages.length > 0 ? [`sudo apt-get install --no-install-recommends ${packages.join(' ')}`] : []
  return [...commands, ...(programs.includes(EXPRESS) ? [expressCommand] : [])].join(' && ')
}

/** Debian has Chromium as a package; Ubuntu has it as a snap, which tests cannot count on. */
function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/**
 * Installs packages as root, without starting a service: while it runs, policy-rc.d forbids that, unless
 * the machine has a rule of its own. One at a time, since two would remove each other's rule. The package
 * lists are fetched only where an installation fails without.
 */
const INSTALL = `
  exec 9> /run/lock/echo3333-programs.lock
  flock 9
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt='apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0'
  $apt install --yes --no-install-recommends "$@" < /dev/null > /dev/null 2>&1 && exit 0
  $apt update < /dev/null > /dev/null
  $apt install --yes --no-install-recommends "$@" < /dev/null > /dev/null
`

/** Root's shell, as far as it can be had without asking for a password. */
function rootShell(): readonly string[] | null {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return null
  if (process.getuid?.() === 0) return ['sh', '-c']
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n', 'sh', '-c'] : null
}

/** Installs what has a package, as far as that works: what is still missing is reported below. */
function install(packages: readonly string[]): void {
  const [command, ...rest] = rootShell() ?? []
  if (command === undefined || packages.length === 0) return
  console.log(`Installing ${packages.join(', ')}`)
  run(command, [...rest, INSTALL, 'install', ...packages])
}

/** Compiles mod_wsgi-express into an environment outside of this folder. One at a time. */
const COMPILE = `
  umask 022
  mkdir -p "$1" && exec 9> "$1/lock" && flock 9
  [ -x "$1/bin/mod_wsgi-express" ] && exit 0
  /usr/bin/python3 -m venv "$1" && "$1/bin/pip" install --quiet --quiet "$2" < /dev/null
`

function installExpress(): void {
  if (rootShell() === null || findProgram(EXPRESS) !== null) return
  install(EXPRESS_PACKAGES)
  console.log(`Installing ${EXPRESS_RELEASE} in ${expressHome}`)
  run('sh', ['-c', COMPILE, 'compile', expressHome, EXPRESS_RELEASE])
}

function run(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  } catch {
    // The command has said why.
  }
}

function missingPrograms(): readonly Program[] {
  return PROGRAMS.filter((program) => findProgram(program) === null)
}

/** Chromium apart from the rest, so that a machine without such a package still gets the others. */
function installMissing(): void {
  install(missingPrograms().filter((program) => program !== 'chromium' && program !== EXPRESS))
  installExpress()
  if (isDebian()) install(missingPrograms().filter((program) => program === 'chromium'))
}

if (import.meta.main) {
  installMissing()
  const missing = missingPrograms()
  if (missing.length > 0) {
    const browser = missing.filter((program) => program === 'chromium')
    const proxies = missing.filter((program) => program !== 'chromium')
    const commands = [proxies, browser].filter((group) => group.length > 0).map(installCommand)
    console.error(`The tests need ${missing.join(', ')}. Install with: ${commands.join(' && ')}`)
    process.exitCode = 1
  }
}
