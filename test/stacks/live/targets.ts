import { join } from 'node:path'
import { execPath } from 'node:process'
import type { OptionValues, Stack } from '../../../src/stacks/stack.ts'
import type { Replay } from '../replay.ts'
import { go } from '../replays/go.ts'
import { java } from '../replays/java.ts'
import { node } from '../replays/node.ts'
import { php } from '../replays/php.ts'
import { python } from '../replays/python.ts'
import { ruby } from '../replays/ruby.ts'
import { apache, modWsgiModule } from './apache.ts'
import { installed, type Language, NotInstallable } from './installation.ts'
import { configurations as nodeConfigurations } from './node/configurations.ts'
import { configurations as pythonConfigurations } from './python/configurations.ts'
import type { Command } from './server.ts'

/** One configuration of the real software, and the stack that emulates it. */
export interface Target {
  /** The recorded configuration's column, or the stack with its options. */
  readonly name: string
  /** Whether test/vectors has its answers. */
  readonly recorded: boolean
  readonly stack: Stack
  readonly language: Language | 'apache'
  /** As the real software is given them. */
  readonly options: OptionValues
  /** The emulation's, where it has to know more: the address that the program listens on. */
  readonly emulatedOptions: (port: number) => OptionValues
  /** The keys of the answer; null where the software has no such value. */
  readonly url: string | null
  readonly address: string | null
  /** What the application sees of bytes that are no ASCII: text, or bytes that its JSON shows as UTF-8. */
  readonly shows: 'text' | 'bytes'
  /** How the program learns the peer: from the socket, or from a line before the request. */
  readonly peer: 'socket' | 'line'
  /** Installs what is missing, within so many seconds. Throws `NotInstallable`. */
  command(seconds: number): Promise<(port: number) => Command>
}

type Configured = Pick<Replay, 'stack' | 'options'> & Partial<Pick<Replay, 'column'>>
type Start = (folder: string, configured: Configured, port: number) => Command

/** Recorded servers listened on every address; these listen on the loopback alone, and call themselves so. */
const LOOPBACK = { SERVER_NAME: '127.0.0.1' }

function target(language: Language, configured: Configured, start: Start): Target {
  const { stack, options, column } = configured
  return {
    name: column ?? `${stack.id} ${JSON.stringify(options)}`,
    recorded: column !== undefined,
    stack,
    language,
    options,
    emulatedOptions: () => options,
    url: 'url',
    address: 'ip',
    shows: 'text',
    peer: 'socket',
    async command(seconds) {
      const folder = await installed(language, seconds)
      return (port) => start(folder, configured, port)
    }
  }
}

const json = (options: OptionValues) => JSON.stringify(options)

const startNode: Start = (folder, { stack, options }, port) => ({
  program: execPath,
  args: [join(folder, 'serve.js'), stack.id, String(port), json(options)]
})

const startPython: Start = (folder, { stack, options, column }, port) => ({
  program: join(folder, 'venv/bin/python'),
  args: [join(import.meta.dirname, 'python/serve.py'), stack.id, String(port), json(options)],
  environment: column === 'w212' ? { PYTHONPATH: join(folder, 'waitress-2') } : {}
})

/** Rack 2 and Rails 6.1 are those of Debian 12; the newer ones are found before them. */
const startRuby: Start = (folder, { stack, options }, port) => {
  const gems = join(folder, 'root/usr/share/rubygems-integration/all/gems')
  const newer = {
    rack: ['rack-3.2.7'],
    rails: ['rack-3.2.7', 'rack-session-2.1.2', 'actionpack-7.2.4', 'actionview-7.2.4', 'activesupport-7.2.4']
  }
  const folders = stack.id === 'rack' || stack.id === 'rails' ? newer[stack.id] : []
  return {
    program: 'ruby',
    args: [
      ...folders.map((name) => `-I${join(gems, name, 'lib')}`),
      join(import.meta.dirname, 'ruby/serve.rb'),
      stack.id,
      String(port),
      json(options)
    ]
  }
}

const startPhp: Start = (folder, { options }, port) => ({
  program: 'php',
  args: ['-S', `127.0.0.1:${port}`, 'symfony.php'],
  folder: join(import.meta.dirname, 'php'),
  environment: {
    OPTIONS: json(options),
    SYMFONY: join(folder, 'root/usr/share/php/Symfony/Component/HttpFoundation')
  }
})

const FILTER = 'org.springframework.web.filter.ForwardedHeaderFilter'

const startJava: Start = (folder, { stack }, port) => ({
  program: 'java',
  args: [
    '-XX:TieredStopAtLevel=1',
    '-cp',
    [join(folder, 'classes'), join(folder, 'jars/*')].join(':'),
    ...(stack.id === 'jetty'
      ? ['JettyEcho', String(port)]
      : ['TomcatEcho', String(port), stack.id === 'spring' ? FILTER : 'valve'])
  ]
})

const startGo: Start = (folder, _configured, port) => ({
  program: join(folder, 'echo'),
  args: [`127.0.0.1:${port}`]
})

const isApache = ({ column = '' }: Configured) => column.startsWith('mw')

function apacheTarget(replay: Replay): Target {
  return {
    ...target('python', replay, startPython),
    language: 'apache',
    command: async () => apache(modWsgiModule(replay.stack.id), replay.options)
  }
}

function pythonTarget(configured: Configured): Target {
  const plain = target('python', configured, startPython)
  if (configured.stack.id !== 'gunicorn') return plain
  return { ...plain, emulatedOptions: (port) => ({ ...configured.options, bind: `127.0.0.1:${port}` }) }
}

function goTarget(replay: Replay): Target {
  const plain = target('go', replay, startGo)
  // The client's port, which no recording can foresee, is known here.
  const address = replay.stack.id === 'gorilla' ? 'gorilla_ip' : replay.address
  const made: Target = { ...plain, url: replay.url, address, shows: 'bytes' }
  if (replay.column !== 'go/gin18') return made
  const reason =
    'gin 1.8 reads the first line of a header only; the emulated version, which reads all, is go/gin112'
  return { ...made, command: async () => Promise.reject(new NotInstallable(reason)) }
}

const others = <Entry extends Configured>(all: readonly Entry[], replays: readonly Replay[]) =>
  all.filter(
    (one) =>
      !replays.some(
        (replay) => replay.stack.id === one.stack.id && json(replay.options) === json(one.options)
      )
  )

const unbound = (replay: Replay): Target => ({
  ...target(
    replay.stack.id === 'symfony' ? 'php' : 'ruby',
    replay,
    replay.stack.id === 'symfony' ? startPhp : startRuby
  ),
  emulatedOptions: () => ({ ...replay.options, ...LOOPBACK })
})

/** All of them: as they were recorded, then in other configurations. */
export const targets: readonly Target[] = [
  ...python.map((replay) => (isApache(replay) ? apacheTarget(replay) : pythonTarget(replay))),
  ...node.map((replay) => target('node', replay, startNode)),
  ...go.map(goTarget),
  ...java.map((replay) => target('java', replay, startJava)),
  ...php.map(unbound),
  ...ruby.map((replay): Target => ({ ...unbound(replay), peer: 'line' })),
  ...others(pythonConfigurations, python).map(pythonTarget),
  ...others(nodeConfigurations, node).map((configured) => target('node', configured, startNode))
]
