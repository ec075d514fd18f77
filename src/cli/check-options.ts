import type { Option } from './options.ts'

/** The options that only `check` knows, as part of the table of all options. */
export const CHECK_OPTIONS = [
  option('backend', '<url>', null, "The app's own URL, to try whether anybody can go around the proxy"),
  option('http-url', '<url>', null, 'The site over plain http; of an https URL without a port it is port 80'),
  list('only', '<finding,...>', 'Look for these findings alone, and send only what they need'),
  list('skip', '<finding,...>', 'Do not look for these findings'),
  option('aggressive', null, 'false', 'Send lexically broken requests, too'),
  option(
    'baseline',
    '<file>',
    null,
    'JSON of an earlier check: what was found then is known, and fails nobody'
  ),
  option(
    'output',
    '<file>',
    null,
    'Write a file, too: JSON where its name ends in .json, JUnit where it ends in .xml, else --format'
  ),
  option('config', '<file>', 'echo3333.json', 'Settings of this command as JSON; the default may be absent'),
  list(
    'resolve',
    '<host:port:address,...>',
    'Where a host is, as in curl; * is every host. Also for the plain http twin of port 443'
  ),
  option('insecure', null, 'false', 'Accept any certificate'),
  option('timeout', '<seconds>', '10', 'Patience with each request'),
  option('deadline', '<seconds>', '120', 'Patience with the whole check'),
  option('max-requests', '<number>', '300', 'Do not begin where more than this would be sent'),
  option('schema', null, 'false', 'Print the JSON Schema of the JSON, and send nothing')
] as const satisfies readonly Option[]

function option<const F extends string>(
  flag: F,
  value: string | null,
  standard: string | null,
  help: string
) {
  return { flag, commands: ['check'] as const, value, env: null, default: standard, help }
}

function list<const F extends string>(flag: F, value: string, help: string) {
  return { ...option(flag, value, null, help), list: true }
}
