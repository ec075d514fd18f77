import { SERVICE } from '../core/report.ts'
import { wrap } from '../render/text/layout.ts'
import { type CommandName, COMMANDS, type Option, OPTIONS, optionsOf } from './options.ts'

const ARGUMENTS = {
  serve: '[options]',
  check: '<url> [options]',
  diagnose: '[file] [options]',
  stacks: '[file] [options]',
  explain: '[finding] [options]',
  healthcheck: '[options]'
} as const satisfies Record<CommandName, string>

const NOTES = {
  serve: [
    'Start it in place of your app and open the public URL, with a browser or curl.',
    'Flags beat variables of the environment, those beat the defaults.'
  ],
  check: [
    'The URL has to lead to an echo3333 that stands in place of the app. The check sends it some 150',
    'requests, a few at a time, with names and addresses that belong to nobody. It changes nothing.',
    'Flags beat the file echo3333.json, that beats the defaults.',
    'Exit status: 0 nothing found, 1 something at or above --fail-on, 2 not understood,',
    'no echo3333 there, or ended before its end.'
  ],
  diagnose: [
    'The file (- or nothing: standard input) holds a report, its "request", or a request as text,',
    'as it stands on the wire: a request line and header lines.',
    'Exit status: 0 nothing found, 1 something at or above --fail-on, 2 not understood.'
  ],
  stacks: [
    'The file (- for standard input) holds what diagnose takes. Without one, it lists the stacks:',
    'what has to hold before each believes a header, which element of a list it takes, what it reads.'
  ],
  explain: ['Without a finding it lists all of them.'],
  healthcheck: ['Exit status: 0 well, 1 not. Reads the same settings as serve.']
} as const satisfies Record<CommandName, readonly string[]>

/** `echo3333 --help`. */
export function generalUsage(): string {
  const names = Object.entries(COMMANDS).map(([name, what]) => `  ${name.padEnd(12)}  ${what}`)
  return [
    `${SERVICE.name} ${SERVICE.version}: which URL does your app think it has, behind this proxy?`,
    '',
    'Usage: echo3333 <command> [options]',
    '',
    ...names,
    '',
    'echo3333 <command> --help tells the options of a command; --version tells the version.',
    ''
  ].join('\n')
}

/** `echo3333 <command> --help`. */
export function commandUsage(command: CommandName): string {
  return [
    `Usage: echo3333 ${command} ${ARGUMENTS[command]}`,
    '',
    `${COMMANDS[command]}.`,
    ...NOTES[command],
    '',
    ...optionsOf(command).flatMap(optionLines),
    ''
  ].join('\n')
}

function optionLines({ flag, value, env, default: standard, help, list }: Option): string[] {
  const facts = [
    ...(standard === null || value === null ? [] : [`default ${standard}`]),
    ...(env === null ? [] : [env]),
    ...(list === true ? ['may repeat'] : [])
  ]
  return [
    `  --${flag}${value === null ? '' : ` ${value}`}`,
    ...wrap(help, '      '),
    ...(facts.length === 0 ? [] : [`      (${facts.join('; ')})`])
  ]
}

/** The table of all options, as Markdown. */
export function optionsMarkdown(): string {
  const rows = OPTIONS.map((option: Option) => {
    const flag = `\`--${option.flag}${option.value === null ? '' : ` ${option.value}`}\``
    const env = option.env === null ? '' : `\`${option.env}\``
    const standard = option.default === null ? '' : `\`${option.default}\``
    return `| ${flag} | ${env} | ${standard} | ${option.commands.join(', ')} | ${option.help} |`
  })
  return [
    '| Option | Environment | Default | Commands | What it does |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ''
  ].join('\n')
}
