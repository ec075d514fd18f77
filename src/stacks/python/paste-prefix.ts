import { elementOf } from '../list-element.ts'
import { defineStack, isRefusal, type OptionValues } from '../stack.ts'
import { waitressServer } from './waitress.ts'
import { concludeFromEnviron, type WsgiRequest } from './wsgi.ts'

const READABLE = [
  'X-Forwarded-Server',
  'X-Forwarded-Host',
  'X-Forwarded-For',
  'X-Forwarded-Scheme',
  'X-Forwarded-Proto'
]

interface Options extends OptionValues {
  readonly prefix: string
  readonly translate_forwarded_server: boolean
  readonly force_port: string | null
  readonly scheme: string | null
}

export const pastePrefix = defineStack<Options>({
  id: 'paste-prefix',
  title: 'PasteDeploy PrefixMiddleware on Waitress',
  emulates: { version: '3.1', source: 'src/paste/deploy/config.py' },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'left-most',
    headers: READABLE
  },
  options: {
    prefix: { default: '/', meaning: 'SCRIPT_NAME of every request' },
    translate_forwarded_server: {
      default: true,
      meaning: 'whether forwarding headers are believed'
    },
    force_port: { default: null, meaning: 'port of every URL; empty for none' },
    scheme: { default: null, meaning: 'scheme of every URL' }
  },
  conclude(facts, options) {
    const request = waitressServer(facts)
    if (isRefusal(request)) return request
    mount(request, options.prefix.replace(/\/+$/, ''))
    if (options.translate_forwarded_server) translate(request)
    if (options.force_port !== null) forcePort(request, options.force_port)
    if (options.scheme !== null) request.set('wsgi.url_scheme', options.scheme, 'the option scheme says so')
    return concludeFromEnviron(request)
  },
  configure({ headers }) {
    const reads = headers.some((name) => READABLE.includes(name))
    return {
      options: { translate_forwarded_server: reads },
      lines: [
        '[app:main]',
        'filter-with = proxy-prefix',
        '',
        '[filter:proxy-prefix]',
        'use = egg:PasteDeploy#prefix',
        `translate_forwarded_server = ${reads}`,
        '',
        '[server:main]',
        'use = egg:waitress#main',
        ...(reads ? ['# Every peer is believed now: nobody but the proxy may reach this port.'] : []),
        `clear_untrusted_proxy_headers = ${!reads}`
      ]
    }
  }
})

function mount(request: WsgiRequest, prefix: string): void {
  request.set('SCRIPT_NAME', prefix, 'the option prefix says so, whatever the path is')
  const path = request.get('PATH_INFO') ?? ''
  // A path with a line break does not match upstream's pattern, unless the break is its last character.
  const matches = path.startsWith(prefix) && !/\n(?!$)/.test(path)
  const rest = (matches ? path.slice(prefix.length) : path) || '/'
  if (rest !== path) request.set('PATH_INFO', rest, 'the path of the request without the prefix')
}

/** Which part of a value is taken. */
type Reading = 'first' | 'whole'

function translate(request: WsgiRequest): void {
  const take = (header: string, reading: Reading, ...variables: string[]): boolean => {
    const value = request.get(`HTTP_${header.toUpperCase().replaceAll('-', '_')}`)
    if (value === undefined) return false
    const elements = reading === 'whole' ? [value] : value.split(',')
    const reason = `${elementOf(header, 0, elements.length)}; nobody checks who sent it`
    for (const variable of variables) request.set(variable, elements[0] ?? '', reason)
    return true
  }
  take('X-Forwarded-Server', 'first', 'SERVER_NAME', 'HTTP_HOST')
  take('X-Forwarded-Host', 'first', 'HTTP_HOST')
  take('X-Forwarded-For', 'first', 'REMOTE_ADDR')
  if (!take('X-Forwarded-Scheme', 'whole', 'wsgi.url_scheme'))
    take('X-Forwarded-Proto', 'whole', 'wsgi.url_scheme')
}

/** The host ends at its first colon, which cuts an IPv6 literal in two. */
function forcePort(request: WsgiRequest, port: string): void {
  const reason = 'the option force_port says so'
  const host = (request.get('HTTP_HOST') ?? '').split(':')[0] ?? ''
  request.set('HTTP_HOST', port === '' ? host : `${host}:${port}`, reason)
  const own = request.get('wsgi.url_scheme') === 'http' ? '80' : '443'
  request.set('SERVER_PORT', port === '' ? own : port, reason)
}
