import { djangoUrl } from './django-url.ts'
import { partition, strip } from './python-str.ts'
import { secureValue } from './secure-value.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues, refuse } from '../stack.ts'
import { decodeUtf8 } from '../utf8.ts'
import { quoteBytes } from './urllib.ts'
import { waitressServer } from './waitress.ts'
import type { WsgiRequest } from './wsgi.ts'

interface Options extends OptionValues {
  readonly ALLOWED_HOSTS: readonly string[]
  readonly USE_X_FORWARDED_HOST: boolean
  readonly USE_X_FORWARDED_PORT: boolean
  readonly SECURE_PROXY_SSL_HEADER: readonly string[] | null
  readonly FORCE_SCRIPT_NAME: string | null
}

export const django = defineStack<Options>({
  id: 'django',
  title: 'Django on Waitress',
  emulates: { version: '5.2.17', source: 'django/http/request.py, django/core/handlers/wsgi.py' },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'left-most for the scheme, the whole value for the host',
    headers: ['X-Forwarded-Host', 'X-Forwarded-Port', 'the header of SECURE_PROXY_SSL_HEADER']
  },
  options: {
    ALLOWED_HOSTS: {
      default: [],
      meaning: 'names that the site answers to; * for any, .example.com with all below'
    },
    USE_X_FORWARDED_HOST: { default: false, meaning: 'whether X-Forwarded-Host is believed' },
    USE_X_FORWARDED_PORT: {
      default: false,
      meaning: 'whether X-Forwarded-Port is believed; it shows only where there is no Host'
    },
    SECURE_PROXY_SSL_HEADER: {
      default: null,
      meaning: 'a variable of the environ and the value in it that means https'
    },
    FORCE_SCRIPT_NAME: { default: null, meaning: 'SCRIPT_NAME of every request' }
  },
  conclude(facts, options) {
    const request = waitressServer(facts)
    if (isRefusal(request)) return request
    const pathInfo = request.get('PATH_INFO') || '/'
    if (!pathInfo.startsWith('/'))
      return refuse(404, 'Django has no view for a path that does not start with a slash')
    const scheme = schemeOf(request, options.SECURE_PROXY_SSL_HEADER)
    const host = hostOf(request, scheme.value, options)
    const problem = hostProblem(host.value, options.ALLOWED_HOSTS)
    if (problem !== null) return refuse(400, `Django raises DisallowedHost: ${problem} (${host.reason})`)
    const path = decodeUtf8(pathInfo, (bytes) => quoteBytes(bytes, ''))
    const prefix = options.FORCE_SCRIPT_NAME
    return {
      kind: 'conclusion',
      scheme,
      host,
      scriptName:
        prefix === null
          ? { value: '', reason: request.why('SCRIPT_NAME') }
          : { value: prefix, reason: 'the setting FORCE_SCRIPT_NAME says so' },
      path: { value: path, reason: 'this is the percent-decoded path of the request' },
      clientAddress: {
        value: request.get('REMOTE_ADDR') ?? '',
        reason: 'the socket says so; Django reads no header for it'
      },
      url: {
        value: djangoUrl(
          `${scheme.value}://${host.value}`,
          prefix ?? '',
          path,
          request.get('QUERY_STRING') ?? ''
        ),
        reason: 'build_absolute_uri joins the scheme, the host and the path'
      }
    }
  },
  configure({ headers }) {
    const header = headers.find((name) => secureValue(name) !== null)
    const pair =
      header === undefined
        ? null
        : [`HTTP_${header.toUpperCase().replaceAll('-', '_')}`, secureValue(header) ?? '']
    const host = headers.includes('X-Forwarded-Host')
    const port = headers.includes('X-Forwarded-Port')
    return {
      options: {
        ALLOWED_HOSTS: ['*'],
        USE_X_FORWARDED_HOST: host,
        USE_X_FORWARDED_PORT: port,
        SECURE_PROXY_SSL_HEADER: pair
      },
      lines: [
        '# Waitress takes these headers away unless it has clear_untrusted_proxy_headers=False.',
        "ALLOWED_HOSTS = ['*']  # better: the public names of the site",
        `USE_X_FORWARDED_HOST = ${host ? 'True' : 'False'}`,
        `USE_X_FORWARDED_PORT = ${port ? 'True' : 'False'}`,
        `SECURE_PROXY_SSL_HEADER = ${pair ? `('${pair.join("', '")}')` : 'None'}`
      ]
    }
  }
})

function schemeOf(request: WsgiRequest, pair: readonly string[] | null): Deduced {
  const socket = request.get('wsgi.url_scheme') ?? ''
  const [variable, secure] = pair ?? []
  const value = variable === undefined ? undefined : request.get(variable)
  if (variable === undefined || value === undefined)
    return {
      value: socket,
      reason: pair === null ? 'SECURE_PROXY_SSL_HEADER is not set' : `there is no ${variable}`
    }
  const first = strip(partition(value, ',')[0])
  const reason = value.includes(',') ? `the first element of ${variable}` : variable
  return first === secure
    ? { value: 'https', reason: `${reason} is "${secure}"` }
    : { value: 'http', reason: `${reason} is not exactly "${secure}"` }
}

function hostOf(request: WsgiRequest, scheme: string, options: Options): Deduced {
  const forwarded = options.USE_X_FORWARDED_HOST ? request.get('HTTP_X_FORWARDED_HOST') : undefined
  if (forwarded !== undefined) return { value: forwarded, reason: 'X-Forwarded-Host, the whole value' }
  const host = request.get('HTTP_HOST')
  if (host !== undefined) return { value: host, reason: request.why('HTTP_HOST') }
  const port =
    (options.USE_X_FORWARDED_PORT ? request.get('HTTP_X_FORWARDED_PORT') : undefined) ??
    request.get('SERVER_PORT')
  const name = request.get('SERVER_NAME') ?? ''
  const value = port === (scheme === 'https' ? '443' : '80') ? name : `${name}:${port}`
  return { value, reason: request.why('SERVER_NAME') }
}

function hostProblem(host: string, allowed: readonly string[]): string | null {
  const found = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::[0-9]+)?$/.exec(host.toLowerCase())
  const domain = found?.[1]?.replace(/\.$/, '') ?? ''
  if (domain === '') return 'this is not a valid host'
  const matches = allowed.some((entry) => {
    const pattern = entry.toLowerCase()
    if (pattern === '*' || pattern === domain) return true
    return pattern.startsWith('.') && (domain.endsWith(pattern) || domain === pattern.slice(1))
  })
  return matches ? null : 'the host is not in ALLOWED_HOSTS'
}
