import { ConfigurationError } from '../core/configuration-error.ts'
import { SERVICE } from '../core/report.ts'
import { visible } from '../render/visible.ts'
import { EXIT } from './exit-code.ts'
import { type Io, write } from './io.ts'
import { nearest } from '../core/nearest.ts'
import { type CommandName, COMMANDS } from './options.ts'
import { type CommandLine, parseCommandLine } from './parse-command-line.ts'
import { commandUsage, generalUsage } from './usage.ts'
import { UsageError } from './usage-error.ts'

type Command = (line: CommandLine, io: Io) => Promise<number>

/** Each command is loaded when it is asked for: only `serve` needs the web server. */
const LOADERS = {
  serve: async () => (await import('./commands/serve.ts')).serve,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  diagnose: async () => (await import('./commands/diagnose.ts')).diagnoseCommand,
  stacks: async () => (await import('./commands/stacks.ts')).stacksCommand,
  explain: async () => (await import('./commands/explain.ts')).explain,
  healthcheck: async () => (await import('./commands/healthcheck.ts')).healthcheck
} as const satisfies Record<CommandName, () => Promise<Command>>

/** Runs a command line and says how the process should end. What is not understood costs one line and status 2. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    return await runCommand(args, io)
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigurationError)) throw error
    await write(io.stderr, `echo3333: ${visible(error.message)}\n`)
    return EXIT.trouble
  }
}

async function runCommand([name = '', ...args]: readonly string[], io: Io): Promise<number> {
  if (name === '--help' || name === '-h' || (name === 'help' && args.length === 0)) {
    await write(io.stdout, generalUsage())
    return EXIT.ok
  }
  if (name === '--version' || name === '-V') {
    await write(io.stdout, `${SERVICE.name} ${SERVICE.version}\n`)
    return EXIT.ok
  }
  if (name === 'help') return runCommand([args[0] ?? '', '--help'], io)
  const command = toCommand(name)
  const line = parseCommandLine(command, args, io.env)
  if (line.wantsHelp) {
    await write(io.stdout, commandUsage(command))
    return EXIT.ok
  }
  const execute = await LOADERS[command]()
  return execute(line, io)
}

function toCommand(name: string): CommandName {
  if (isCommand(name)) return name
  const known = Object.keys(COMMANDS)
  if (name === '') throw new UsageError(`name a command: ${known.join(', ')} (see echo3333 --help)`)
  if (name.startsWith('-')) {
    throw new UsageError(`the command comes first: echo3333 serve ${name} (see echo3333 --help)`)
  }
  const guess = nearest(name, known, 1)[0]
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`
  throw new UsageError(`unknown command "${name}"${hint} (known are ${known.join(', ')})`)
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}
