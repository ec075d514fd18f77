import { canonicalAddress } from '../../core/address.ts'
import { percentDecode } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { framingRefusal, headerRefusal, requestLineRefusal } from './gunicorn-limits.ts'
import { networks } from './ipaddress.ts'
import { secureValue } from './secure-value.ts'
import { defineStack, isRefusal, type OptionValues, type Refusal, refuse } from '../stack.ts'
import { urlsplit } from './urllib.ts'
import { encodeUtf8 } from '../utf8.ts'
import { concludeFromEnviron, WsgiRequest } from './wsgi.ts'

interface Options extends OptionValues {
  readonly forwarded_allow_ips: string
  readonly secure_scheme_headers: readonly string[]
  readonly forwarder_headers: string
  readonly header_map: string
  readonly bind: string
}

export const gunicorn = defineStack<Options>({
  id: 'gunicorn',
  title: 'Gunicorn',
  emulates: {
    version: '26.2.0',
    source: 'gunicorn/http/message.py, gunicorn/http/wsgi.py, gunicorn/util.py'
  },
  trust: {
    gate: 'peer address; every peer on a Unix socket',
    element: 'none: the whole value is compared',
    headers: ['X-Forwarded-Protocol', 'X-Forwarded-Proto', 'X-Forwarded-Ssl', 'SCRIPT_NAME']
  },
  options: {
    forwarded_allow_ips: {
      default: '127.0.0.1,::1',
      meaning: 'addresses and networks that are believed, separated by commas, or * for any'
    },
    secure_scheme_headers: {
      default: ['X-FORWARDED-PROTOCOL: ssl', 'X-FORWARDED-PROTO: https', 'X-FORWARDED-SSL: on'],
      meaning: 'headers with the value that means https; any other value means http'
    },
    forwarder_headers: {
      default: 'SCRIPT_NAME,PATH_INFO',
      meaning: 'headers with an underscore that a believed peer may send'
    },
    header_map: { default: 'drop', meaning: 'other headers with an underscore: drop, refuse or dangerous' },
    bind: { default: '127.0.0.1:8000', meaning: 'address of the server, which stands in for a missing Host' }
  },
  conclude(facts, options) {
    const request = requestLineRefusal(facts) ?? environOf(facts, options)
    return isRefusal(request) ? request : concludeFromEnviron(request)
  },
  configure({ address, trusted, headers }) {
    const secure = headers.flatMap((name) => {
      // As in the default of Gunicorn, where this header comes from.
      const value = name === 'X-Forwarded-Protocol' ? 'ssl' : secureValue(name)
      return value === null ? [] : [`${name.toUpperCase()}: ${value}`]
    })
    const pairs = secure.map((pair) => `"${pair.replace(': ', '": "')}"`)
    return {
      options: {
        secure_scheme_headers: secure,
        ...(address === null ? {} : { forwarded_allow_ips: trusted.join(',') })
      },
      lines: [
        address === null
          ? '# The peer on a Unix socket is always believed.'
          : `forwarded_allow_ips = "${trusted.join(',')}"`,
        `secure_scheme_headers = {${pairs.join(', ')}}`
      ]
    }
  }
})

function environOf(facts: RequestFacts, options: Options): WsgiRequest | Refusal {
  const target = facts.target.startsWith('//') ? urlsplit(`.${facts.target}`) : urlsplit(facts.target)
  if (target === null) return refuse(400, 'Gunicorn refuses the target: it is no URL')
  const rawPath = facts.target.startsWith('//') ? target.path.slice(1) : target.path
  const request = new WsgiRequest({
    'wsgi.url_scheme': facts.encrypted ? 'https' : 'http',
    SCRIPT_NAME: '',
    QUERY_STRING: target.query,
    REMOTE_ADDR: 'address' in facts.peer ? canonicalAddress(facts.peer.address) : ''
  })
  request.set(
    'REMOTE_ADDR',
    request.get('REMOTE_ADDR') ?? '',
    'the socket says so; Gunicorn reads no header for it'
  )
  const problem =
    takeHeaders(request, facts, options) ?? framingRefusal(facts) ?? takeScriptName(request, rawPath)
  nameServer(request, 'unixSocket' in facts.local ? `unix:${facts.local.unixSocket}` : options.bind)
  return problem ?? request
}

function isTrusted(peer: RequestFacts['peer'], list: string): boolean {
  if (!('address' in peer)) return true
  const entries = list.split(',').map((entry) => entry.trim())
  return entries.includes('*') || networks(entries)(canonicalAddress(peer.address))
}

function takeHeaders(request: WsgiRequest, facts: RequestFacts, options: Options): Refusal | null {
  const trusted = isTrusted(facts.peer, options.forwarded_allow_ips)
  if (!trusted) {
    const reason = `${request.why('wsgi.url_scheme')}; the peer is not in forwarded_allow_ips`
    request.set('wsgi.url_scheme', request.get('wsgi.url_scheme') ?? '', reason)
  }
  const secure = new Map(options.secure_scheme_headers.map(splitPair))
  const names = options.forwarder_headers.split(',')
  const allowed = new Set(names.map((name) => name.trim().toUpperCase()))
  const kept: string[] = []
  let schemeHeader: string | null = null
  for (const [name, value] of facts.headers) {
    const problem = headerRefusal(name, value, kept)
    if (problem) return problem
    const upper = name.toUpperCase()
    const meansHttps = trusted ? secure.get(upper) : undefined
    if (meansHttps !== undefined) {
      const scheme = value === meansHttps ? 'https' : 'http'
      if (schemeHeader !== null && scheme !== request.get('wsgi.url_scheme'))
        return refuse(400, `Gunicorn refuses headers that contradict each other: ${schemeHeader} and ${name}`)
      schemeHeader ??= name
      const because = value === meansHttps ? `is "${meansHttps}"` : `is not exactly "${meansHttps}"`
      request.set('wsgi.url_scheme', scheme, `${schemeHeader} ${because}`)
    }
    const keeps = trusted && (allowed.has(upper) || allowed.has('*'))
    if (upper.includes('_') && !keeps && options.header_map !== 'dangerous') {
      if (options.header_map === 'drop') continue
      return refuse(400, `Gunicorn refuses the header ${name}: it has an underscore`)
    }
    kept.push(upper)
    if (upper === 'SCRIPT_NAME') request.set('SCRIPT_NAME', value, 'the header SCRIPT_NAME')
    const variable = `HTTP_${upper.replaceAll('-', '_')}`
    const earlier = request.get(variable)
    request.set(variable, earlier === undefined ? value : `${earlier},${value}`, request.why(variable))
  }
  return null
}

function splitPair(pair: string): [name: string, value: string] {
  const colon = pair.indexOf(':')
  return [pair.slice(0, colon).trim().toUpperCase(), pair.slice(colon + 1).trim()]
}

function takeScriptName(request: WsgiRequest, rawPath: string): Refusal | null {
  const prefix = request.get('SCRIPT_NAME') ?? ''
  if (!rawPath.startsWith(prefix))
    return refuse(500, 'Gunicorn fails: the path does not start with what the header SCRIPT_NAME says')
  const path = percentDecode(encodeUtf8(rawPath.slice(prefix.length)))
  const reason = prefix === '' ? request.why('PATH_INFO') : 'the path of the request behind SCRIPT_NAME'
  request.set('PATH_INFO', path, reason)
  return null
}

/** SERVER_NAME and SERVER_PORT: what `bind` says, on a Unix socket what stands around the first colon of Host, else its path. */
function nameServer(request: WsgiRequest, bind: string): void {
  const host = request.get('HTTP_HOST') ?? ''
  const own = request.get('wsgi.url_scheme') === 'https' ? '443' : '80'
  const colon = bind.lastIndexOf(':')
  const [name, port] = bind.startsWith('unix:')
    ? [
        host === '' ? bind.slice(5) : (host.split(':')[0] ?? ''),
        host === '' ? '' : (host.split(':')[1] ?? own)
      ]
    : [bind.slice(0, colon), bind.slice(colon + 1)]
  const reason = 'there is no Host header; the option bind says so'
  request.set('SERVER_NAME', name.replace(/^\[(.*)\]$/, '$1'), reason)
  request.set('SERVER_PORT', port, reason)
}
