import { trimSpace } from '../../core/trim.ts'
import { elementOf } from '../list-element.ts'
import { strip } from './python-str.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues, refuse } from '../stack.ts'
import { waitressServer } from './waitress.ts'
import { werkzeugHost, werkzeugUrl } from './werkzeug-url.ts'
import type { WsgiRequest } from './wsgi.ts'

interface Options extends OptionValues {
  readonly x_for: number
  readonly x_proto: number
  readonly x_host: number
  readonly x_port: number
  readonly x_prefix: number
}

export const werkzeug = defineStack<Options>({
  id: 'werkzeug',
  title: 'Werkzeug ProxyFix (Flask) on Waitress',
  emulates: {
    version: '3.1.9',
    source: 'src/werkzeug/middleware/proxy_fix.py, src/werkzeug/sansio/utils.py, src/werkzeug/urls.py'
  },
  trust: {
    gate: 'hop count',
    element: 'the n-th from the right',
    headers: [
      'X-Forwarded-For',
      'X-Forwarded-Proto',
      'X-Forwarded-Host',
      'X-Forwarded-Port',
      'X-Forwarded-Prefix'
    ]
  },
  options: {
    x_for: { default: 1, meaning: 'how many values of X-Forwarded-For are believed' },
    x_proto: { default: 1, meaning: 'how many values of X-Forwarded-Proto are believed' },
    x_host: { default: 0, meaning: 'how many values of X-Forwarded-Host are believed' },
    x_port: { default: 0, meaning: 'how many values of X-Forwarded-Port are believed' },
    x_prefix: { default: 0, meaning: 'how many values of X-Forwarded-Prefix are believed' }
  },
  conclude(facts, options) {
    const request = waitressServer(facts)
    if (isRefusal(request)) return request
    fix(request, options)
    const scheme = request.get('wsgi.url_scheme') ?? ''
    const written = request.get('HTTP_HOST') ?? serverOf(request)
    const host = werkzeugHost(scheme, written)
    const url = werkzeugUrl(request.environ, host)
    if (url === null) return refuse(500, 'Werkzeug fails: scheme, host and prefix together are no URL')
    const named = request.get('HTTP_HOST') === undefined ? 'SERVER_NAME' : 'HTTP_HOST'
    const deduced = (variable: string): Deduced => ({
      value: request.get(variable) ?? '',
      reason: request.why(variable)
    })
    return {
      kind: 'conclusion',
      scheme: deduced('wsgi.url_scheme'),
      host:
        host === '' && written !== ''
          ? { value: '', reason: `Werkzeug drops a host that is not valid (${request.why(named)})` }
          : { value: host, reason: request.why(named) },
      scriptName: deduced('SCRIPT_NAME'),
      path: deduced('PATH_INFO'),
      clientAddress: deduced('REMOTE_ADDR'),
      url: {
        value: url,
        reason: 'Werkzeug joins scheme, host, SCRIPT_NAME and path, and decodes what people can read'
      }
    }
  },
  configure({ hops, headers }) {
    const count = (header: string): number => (headers.includes(header) ? hops : 0)
    const options = {
      x_for: count('X-Forwarded-For'),
      x_proto: count('X-Forwarded-Proto'),
      x_host: count('X-Forwarded-Host'),
      x_port: count('X-Forwarded-Port'),
      x_prefix: count('X-Forwarded-Prefix')
    }
    if (Object.values(options).every((value) => value === 0))
      return { options, lines: ['# ProxyFix reads none of the headers that this proxy sets.'] }
    const written = Object.entries(options).map(([name, value]) => `${name}=${value}`)
    return {
      options,
      lines: [
        '# Waitress takes these headers away unless it has clear_untrusted_proxy_headers=False.',
        'from werkzeug.middleware.proxy_fix import ProxyFix',
        `app.wsgi_app = ProxyFix(app.wsgi_app, ${written.join(', ')})`
      ]
    }
  }
})

/** ProxyFix: changes the environ, in its order. */
function fix(request: WsgiRequest, options: Options): void {
  const client = realValue(request, 'X-Forwarded-For', options.x_for)
  if (client) request.set('REMOTE_ADDR', client.value, client.reason)
  const scheme = realValue(request, 'X-Forwarded-Proto', options.x_proto)
  if (scheme) request.set('wsgi.url_scheme', scheme.value, scheme.reason)
  const host = realValue(request, 'X-Forwarded-Host', options.x_host)
  if (host) request.set('HTTP_HOST', host.value, host.reason)
  const port = realValue(request, 'X-Forwarded-Port', options.x_port)
  if (port) {
    const before = request.get('HTTP_HOST')
    if (before) {
      const name =
        before.includes(':') && !before.endsWith(']') ? before.slice(0, before.lastIndexOf(':')) : before
      const reason = `${host?.reason ?? 'the Host header'}, with the port of ${port.reason}`
      request.set('HTTP_HOST', `${name}:${port.value}`, reason)
    }
    request.set('SERVER_PORT', port.value, port.reason)
  }
  const prefix = realValue(request, 'X-Forwarded-Prefix', options.x_prefix)
  if (prefix) request.set('SCRIPT_NAME', prefix.value, prefix.reason)
}

function realValue(request: WsgiRequest, header: string, trusted: number): Deduced | null {
  const text = request.get(`HTTP_${header.toUpperCase().replaceAll('-', '_')}`)
  if (!trusted || !text) return null
  const values = listHeader(text)
  const index = trusted > 0 ? values.length - trusted : -trusted
  const value = values.length >= trusted ? values[index] : undefined
  return value ? { value, reason: elementOf(header, index, values.length) } : null
}

/** `parse_list_header`: commas in quotes do not separate; empty items do not count; an open quote ends it all. */
function listHeader(text: string): string[] {
  const items = ['']
  let [quoted, escaped] = [false, false]
  for (const character of text) {
    if (character === ',' && !quoted) {
      items.push('')
      continue
    }
    items[items.length - 1] += character
    if (escaped) escaped = false
    else if (quoted && character === '\\') escaped = true
    else if (character === '"') quoted = !quoted
  }
  if (quoted) return []
  return items
    .map(trimSpace)
    .filter((item) => item !== '')
    .map((item) => (/^".*"$/s.test(item) ? item.slice(1, -1).replace(/\\([\\"])/g, '$1') : item))
}

/** The server's own name with its port; empty where X-Forwarded-Port made the port no number. */
function serverOf(request: WsgiRequest): string {
  const port = strip(request.get('SERVER_PORT') ?? '')
  if (!/^[+-]?[0-9]+(?:_[0-9]+)*$/.test(port)) return ''
  return `${request.get('SERVER_NAME') ?? ''}:${Number(port.replaceAll('_', ''))}`
}
