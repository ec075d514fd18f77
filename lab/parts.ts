import { join } from 'node:path'
import { type AppName, appNames, apps, flagsFor } from './apps.ts'
import type { Command } from './family.ts'
import { addressesOf, type FrontEnd, frontEndPart } from './front-ends.ts'
import { type Lesson, lessons } from './lessons/index.ts'
import type { Programs } from './programs.ts'
import { appsWithout, realServerParts } from './real-servers.ts'
import type { PublicPorts } from './settings.ts'

/** A program of the lab, where it listens, and the lessons that cannot be seen without it. */
export interface Part extends Command {
  readonly ports: readonly number[]
  readonly lessons: readonly string[]
  /** A file that it writes its errors to. */
  readonly log?: string
}

export interface Place {
  /** A folder that the lab may write to. */
  readonly folder: string
  readonly cert: string
  readonly key: string
  /** Front ends beside Apache, with the path of each one's program. */
  readonly frontEnds: ReadonlyMap<FrontEnd, string>
  readonly ports: PublicPorts
  /** Free ports for what is private: `PRIVATE_PORTS` of them. */
  readonly free: readonly number[]
}

/** The inner proxy, the index, and two for each app: echo3333 and the real server. */
export const PRIVATE_PORTS = 2 + 2 * appNames.length

type AppPorts = ReadonlyMap<AppName, number>

const HERE = '127.0.0.1'
/** Whom mod_wsgi trusts: wherever the front end may have its address, here or in a container network. */
const PRIVATE_RANGES = '127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16'
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1' }

/** Everything that the lab consists of, in the order in which it is started. */
export function partsOf(programs: Programs, place: Place): readonly Part[] {
  const { free, ports } = place
  const [inner = 0, index = 0] = free
  const echoPorts = assign(free.slice(2))
  const realPorts = assign(free.slice(2 + appNames.length))
  const variables = {
    ...ENVIRONMENT,
    ...apacheVariables(programs, place),
    ...addresses('APP', echoPorts),
    ...addresses('REAL', realPorts),
    INNER: `${HERE}:${inner}`,
    INDEX: `${HERE}:${index}`
  }
  const modWsgiPorts = appNames
    .filter((name) => apps[name].real.kind === 'mod_wsgi')
    .map((name) => realPorts.get(name) ?? 0)
  return [
    ...echoes(echoPorts),
    echo('app around the front end', ports.direct, apps.PROTO.flags, namesOf(isDirect)),
    ...realServerParts(programs, place, realPorts),
    httpd(programs, 'wsgi', variables, modWsgiPorts, []),
    httpd(
      programs,
      'inner',
      variables,
      [inner],
      namesOf(({ files }) => files.length > 1)
    ),
    httpd(
      programs,
      'front',
      variables,
      [ports.http, ports.https],
      namesOf((lesson) => !isDirect(lesson))
    ),
    ...[...place.frontEnds].map((each) => frontEndPart(...each, place, variables)),
    indexPage(index, place, appsWithout(programs))
  ]
}

function assign(ports: readonly number[]): AppPorts {
  return new Map(appNames.map((name, at) => [name, ports[at] ?? 0]))
}

function addresses(prefix: string, ports: AppPorts): Record<string, string> {
  return Object.fromEntries([...ports].map(([name, port]) => [`${prefix}_${name}`, `${HERE}:${port}`]))
}

function namesOf(isMeant: (lesson: Lesson) => boolean): readonly string[] {
  return lessons.filter(isMeant).map(({ id }) => id)
}

function isDirect({ way }: Lesson): boolean {
  return way === 'direct'
}

function echoes(ports: AppPorts): readonly Part[] {
  return [...ports].map(([name, port]) => {
    const uses = namesOf((lesson) => lesson.app === name && !isDirect(lesson))
    return echo(`app ${name}`, port, apps[name].flags, uses)
  })
}

function echo(name: string, port: number, flags: readonly string[], uses: readonly string[]): Part {
  const main = join(import.meta.dirname, '../src/cli/main.ts')
  return {
    name,
    program: process.execPath,
    args: [
      main,
      'serve',
      '--host',
      HERE,
      '--port',
      String(port),
      '--log-level',
      'error',
      ...flagsFor(flags, HERE)
    ],
    environment: ENVIRONMENT,
    ports: [port],
    lessons: uses
  }
}

function httpd(
  { apache }: Programs,
  name: string,
  variables: Readonly<Record<string, string>>,
  ports: readonly number[],
  uses: readonly string[]
): Part {
  const log = join(variables['RUN'] ?? '', `${name}.log`)
  const root = process.getuid?.() === 0 ? ['-DROOT'] : []
  return {
    name: `apache ${name}`,
    program: apache,
    args: ['-d', join(import.meta.dirname, 'apache'), '-f', `${name}.conf`, '-DFOREGROUND', ...root],
    environment: { ...variables, NAME: name, LOG: log },
    ports,
    lessons: uses,
    log
  }
}

/** What the files in `apache` leave open. */
function apacheVariables({ modules }: Programs, { folder, cert, key, ports }: Place) {
  return {
    // mod_wsgi looks for its Python here: the system's own.
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    MODULES: modules,
    RUN: folder,
    HTTP_PORT: String(ports.http),
    HTTPS_PORT: String(ports.https),
    HTTP_LISTEN: `${HERE}:${ports.http}`,
    HTTPS_LISTEN: `${HERE}:${ports.https}`,
    TLS_CERT: cert,
    TLS_KEY: key,
    TRUSTED_PROXIES: PRIVATE_RANGES,
    WSGI_PROGRAM: join(folder, 'environ.py'),
    STATIC_FOLDER: join(folder, 'static')
  }
}

function indexPage(port: number, { ports, frontEnds }: Place, missing: readonly AppName[]): Part {
  return {
    name: 'index',
    program: process.execPath,
    args: [join(import.meta.dirname, 'index-page/main.ts')],
    environment: {
      ...ENVIRONMENT,
      LISTEN: `${HERE}:${port}`,
      FRONT: HERE,
      DIRECT: HERE,
      HTTP_PORT: String(ports.http),
      HTTPS_PORT: String(ports.https),
      DIRECT_PORT: String(ports.direct),
      FRONT_ENDS: addressesOf(frontEnds.keys()),
      NOT_INSTALLED: missing.join(' ')
    },
    ports: [port],
    lessons: []
  }
}
