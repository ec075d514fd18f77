import { REMEDY_TARGETS } from '../core/finding.ts'
import { CHECK_OPTIONS } from './check-options.ts'

/** What `echo3333` can be asked to do. */
export const COMMANDS = {
  serve: 'Answer every request with a report on it',
  check: 'Probe a deployed echo3333 through its public URL, and fail where something is wrong',
  diagnose: 'Diagnose a request that was saved, without deploying anything',
  stacks: 'List the web stacks that are emulated, or compare what they conclude from a saved request',
  explain: 'Say what a finding means and how it is mended',
  healthcheck: 'Ask a running service whether it is well'
} as const
export type CommandName = keyof typeof COMMANDS

export interface Option {
  readonly flag: string
  /** The commands that know it. */
  readonly commands: readonly CommandName[]
  /** What stands for the value in the help; null for a switch. */
  readonly value: string | null
  readonly env: string | null
  /** As it is told; the reader of the setting applies it. */
  readonly default: string | null
  readonly help: string
  /** May be given more than once; the values are a list. */
  readonly list?: boolean
}

const SERVE = ['serve'] as const
const SERVING = ['serve', 'healthcheck'] as const
const TRUSTING = ['serve', 'diagnose', 'stacks'] as const
const DIAGNOSE = ['diagnose'] as const
const SAVED = ['diagnose', 'stacks'] as const
const JUDGING = ['diagnose', 'check'] as const
const SHOWING = ['diagnose', 'check', 'stacks'] as const

/** Every option there is: parsing, `--help` and the table of the README are made from this. */
export const OPTIONS = [
  option('port', SERVING, '<number>', 'ECHO3333_PORT', '3333', 'Port to listen on; 0 takes a free one'),
  option('host', SERVING, '<address>', 'ECHO3333_HOST', '127.0.0.1', 'Address to listen on; :: for all'),
  {
    ...option(
      'trust-proxy',
      TRUSTING,
      '<who,...>',
      'ECHO3333_TRUST_PROXY',
      'loopback,linklocal,uniquelocal',
      'Proxies to believe: addresses, CIDR ranges, loopback, linklocal, uniquelocal, unix, any, none'
    ),
    list: true
  },
  {
    ...option(
      'trust-proxy-header',
      TRUSTING,
      '<name,...>',
      'ECHO3333_TRUST_PROXY_HEADER',
      'X-Forwarded-For, -Host, -Port, -Proto, -Prefix',
      'Headers to believe from them; of two that say the same thing the later one wins; or none'
    ),
    list: true
  },
  option(
    'url-scheme',
    TRUSTING,
    '<scheme>',
    'ECHO3333_URL_SCHEME',
    null,
    'http or https, unless a trusted header says otherwise'
  ),
  option(
    'url-prefix',
    TRUSTING,
    '<path>',
    'ECHO3333_URL_PREFIX',
    null,
    'Path that the app is mounted under, as /app'
  ),
  option(
    'tls-cert',
    SERVE,
    '<file>',
    'ECHO3333_TLS_CERT',
    null,
    'Certificate (PEM): listen with TLS as well'
  ),
  option('tls-key', SERVE, '<file>', 'ECHO3333_TLS_KEY', null, 'Private key (PEM) of the certificate'),
  option('tls-port', SERVE, '<number>', 'ECHO3333_TLS_PORT', '3443', 'Port to listen on with TLS'),
  option(
    'unix-socket',
    SERVING,
    '<path>',
    'ECHO3333_UNIX_SOCKET',
    null,
    'Unix socket to listen on; in place of the port unless that is given too'
  ),
  option(
    'show-secrets',
    TRUSTING,
    null,
    'ECHO3333_SHOW_SECRETS',
    'false',
    'Show passwords, cookies and tokens as they came instead of their length'
  ),
  option(
    'log-level',
    SERVE,
    '<level>',
    'ECHO3333_LOG_LEVEL',
    'info',
    'fatal, error, warn, info, debug, trace or silent'
  ),
  option(
    'expect',
    SHOWING,
    '<url>',
    null,
    null,
    'The URL that the visitor asked for; for check: that the app should believe, where it is not the one checked'
  ),
  option('format', SHOWING, '<format>', null, 'text', 'text or json; check also writes junit and github'),
  option(
    'proxy',
    ['diagnose', 'explain', 'check'],
    '<target>',
    null,
    null,
    `Whose configuration the fixes are for: ${REMEDY_TARGETS.join(', ')}`
  ),
  option(
    'fail-on',
    JUDGING,
    '<severity>',
    null,
    'error',
    'Exit with 1 from this severity on: error, warning or never'
  ),
  option('peer', SAVED, '<address>', null, '127.0.0.1', 'Request as text: who connected, or unix'),
  option(
    'local',
    SAVED,
    '<address:port>',
    null,
    '127.0.0.1:3333',
    'Request as text: where it arrived, or unix'
  ),
  option('encrypted', SAVED, null, null, 'false', 'Request as text: it came over TLS'),
  option(
    'stacks',
    DIAGNOSE,
    null,
    null,
    'false',
    'Add what web stacks would conclude from the request, and how each is told of the proxy'
  ),
  option(
    'color',
    SHOWING,
    null,
    null,
    'false',
    'Colour the text; check does so on a terminal, unless NO_COLOR is set or --no-color is given'
  ),
  ...CHECK_OPTIONS
] as const satisfies readonly Option[]

export type Flag = (typeof OPTIONS)[number]['flag']

/** The options that a command knows. */
export function optionsOf(command: CommandName): readonly Option[] {
  return OPTIONS.filter((entry) => entry.commands.some((name) => name === command))
}

function option<const F extends string>(
  flag: F,
  commands: readonly CommandName[],
  value: string | null,
  env: string | null,
  standard: string | null,
  help: string
) {
  return { flag, commands, value, env, default: standard, help }
}
