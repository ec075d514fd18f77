import { canonicalAddress } from '../../core/address.ts'
import { environKey, percentDecode } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { trimSpace } from '../../core/trim.ts'
import { partition, strip } from './python-str.ts'
import { defineStack, isRefusal, type OptionValues, type Refusal, refuse } from '../stack.ts'
import { urlsplit } from './urllib.ts'
import { believeProxy } from './waitress-proxy-headers.ts'
import { concludeFromEnviron, WsgiRequest } from './wsgi.ts'

interface Options extends OptionValues {
  readonly trusted_proxy: string
  readonly trusted_proxy_count: number
  readonly trusted_proxy_headers: string
  readonly url_scheme: string
  readonly url_prefix: string
}

export const waitress = defineStack<Options>({
  id: 'waitress',
  title: 'Waitress',
  emulates: {
    version: '3.0.2',
    source: 'src/waitress/parser.py, src/waitress/task.py, src/waitress/proxy_headers.py'
  },
  trust: {
    gate: 'one literal peer address, or any',
    element: 'the trusted_proxy_count-th from the right',
    headers: ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port', 'Forwarded']
  },
  options: {
    trusted_proxy: {
      default: '',
      meaning: 'address of the one proxy that is believed, or * for any'
    },
    trusted_proxy_count: { default: 1, meaning: 'how many proxies are in front' },
    trusted_proxy_headers: {
      default: '',
      meaning: 'headers that are believed, separated by spaces'
    },
    url_scheme: { default: 'http', meaning: 'scheme where no header says otherwise' },
    url_prefix: { default: '', meaning: 'SCRIPT_NAME of every request' }
  },
  conclude(facts, options) {
    const request = waitressServer(facts, options)
    if (isRefusal(request)) return request
    const problem = believeProxy(request, options)
    return problem ?? concludeFromEnviron(request)
  },
  configure({ address, hops, headers }) {
    const readable = READABLE.filter((name) => headers.includes(name))
    const names = readable.length > 0 ? readable : headers.filter((name) => name === 'Forwarded')
    if (names.length === 0) return { options: {}, lines: ['waitress.serve(app)'] }
    const options = {
      // Waitress calls the peer on a Unix socket so.
      trusted_proxy: address === null ? 'localhost' : canonicalAddress(address),
      trusted_proxy_count: hops,
      trusted_proxy_headers: names.join(' ').toLowerCase()
    }
    return {
      options,
      lines: [
        'waitress.serve(',
        '    app,',
        `    trusted_proxy="${options.trusted_proxy}",`,
        `    trusted_proxy_count=${hops},`,
        `    trusted_proxy_headers="${options.trusted_proxy_headers}",`,
        '    clear_untrusted_proxy_headers=True,',
        ')'
      ]
    }
  }
})

const READABLE = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port']

/**
 * What Waitress hands on before it looks at any proxy header: underscore names are dropped, an absolute-form
 * target loses its authority, the path is decoded and starts with one slash.
 */
export function waitressServer(
  facts: RequestFacts,
  settings: { readonly url_scheme?: string; readonly url_prefix?: string } = {}
): WsgiRequest | Refusal {
  const headers = headerVariables(facts.headers)
  const problem = requestLineProblem(facts) ?? headerProblem(facts)
  if (problem !== null) return refuse(400, `Waitress refuses ${problem}`)
  const target = facts.target.startsWith('//') ? splitRooted(facts.target) : urlsplit(facts.target)
  if (target === null)
    return refuse(null, 'Waitress fails on the target, which is no URL, and closes the connection')
  const coding = facts.httpVersion === '1.1' ? headers['HTTP_TRANSFER_ENCODING'] : undefined
  const codings = (coding ?? '').split(',').filter((one) => one !== '')
  if (codings.some((one) => trimSpace(one).toLowerCase() !== 'chunked'))
    return refuse(501, 'Waitress refuses a Transfer-Encoding other than chunked')
  if (codings.length === 0 && !/^[0-9]+$/.test(headers['CONTENT_LENGTH'] ?? '0'))
    return refuse(400, 'Waitress refuses this Content-Length')
  const decoded = percentDecode(target.path).replace(/^\/+/, '/')
  const prefix = slashFixed(settings.url_prefix ?? '')
  const below = prefix !== '' && (decoded === prefix || decoded.startsWith(`${prefix}/`))
  const request = new WsgiRequest({
    'wsgi.url_scheme': settings.url_scheme ?? 'http',
    SERVER_NAME: 'waitress.invalid',
    SERVER_PORT: 'address' in facts.local ? String(facts.local.port) : '',
    SCRIPT_NAME: '',
    PATH_INFO: decoded,
    QUERY_STRING: target.query,
    REMOTE_ADDR: 'address' in facts.peer ? canonicalAddress(facts.peer.address) : 'localhost',
    ...headers
  })
  if (prefix !== '') request.set('SCRIPT_NAME', prefix, 'the option url_prefix says so, whatever the path is')
  if (below)
    request.set('PATH_INFO', decoded.slice(prefix.length), 'the path of the request without url_prefix')
  return request
}

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/

function requestLineProblem({ method, target }: RequestFacts): string | null {
  if (!TOKEN.test(method) || method !== method.toUpperCase()) return 'this method'
  if (target === '' || target.includes(' ')) return 'this request line'
  return target.startsWith('//') || !/[^\0-\x7f]/.test(target) ? null : 'a target that is not ASCII'
}

function headerProblem({ headers }: RequestFacts): string | null {
  for (const [name, value] of headers) {
    if (!TOKEN.test(name)) return 'a header whose name is no token'
    if (/[\0-\x08\n-\x1f\x7f]/.test(value)) return `a control character in ${name}`
  }
  return null
}

function headerVariables(headers: RequestFacts['headers']): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, value] of headers) {
    const key = environKey(name)
    if (key === null) continue
    variables[key] = variables[key] === undefined ? value : `${variables[key]}, ${value}`
  }
  return variables
}

/** A target with two slashes at its start has a path at once, and no authority. */
function splitRooted(target: string): { path: string; query: string } {
  const [path, query] = partition(partition(target, '#')[0], '?')
  return { path, query }
}

function slashFixed(prefix: string): string {
  const text = strip(prefix)
  return text === '' ? '' : `/${text.replace(/^\/+|\/+$/g, '')}`
}
