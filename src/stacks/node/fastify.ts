import ipaddr from 'ipaddr.js'
import { trimSpace } from '../../core/trim.ts'
import { nodeServer, type NodeRequest } from './node-http.ts'
import {
  clientBehindProxies,
  disbelieved,
  HOPS_ARE_A_PROMISE,
  missingHeaders,
  missingHost,
  type Trust,
  trustEverybody,
  trustHops,
  trustList,
  trustNobody,
  type TrustSetting
} from './proxy-addr.ts'
import {
  type Deduced,
  defineStack,
  isRefusal,
  type Outcome,
  type ProxyInFront,
  refuse,
  type StackConfiguration
} from '../stack.ts'

const LIBRARIES = 'lib/request.js; @fastify/proxy-addr 5.1.3, @fastify/forwarded 3.1.2, find-my-way 9.10.1'
const HEADERS = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host']
const ON_A_UNIX_SOCKET = [
  '// a list cannot name the peer on a Unix socket; with true, the first X-Forwarded-For is believed:',
  '// let the proxy replace that header instead of adding to it'
]
const ELEMENT = 'last untrusted address; last host and protocol'

const NUMBER = trustNobody('trustProxy is a number, which believes nobody since 5.12.1')
const UNDECODABLE = trustNobody('the target cannot be decoded, and then trustProxy does not count')

interface Options extends Readonly<Record<string, TrustSetting>> {
  readonly trustProxy: TrustSetting
  readonly host: string
}

const host = { default: 'localhost', meaning: 'address that app.listen is given' }
const LISTS = 'addresses, networks and named ranges that are believed; true for everybody'

export const fastify = defineStack<Options>({
  id: 'fastify',
  title: 'Fastify from 5.12.1',
  emulates: { version: '5.12.8', source: LIBRARIES },
  trust: { gate: 'peer address', element: ELEMENT, headers: HEADERS },
  options: {
    trustProxy: { default: false, meaning: `${LISTS}; a number believes nobody` },
    host
  },
  conclude(facts, options) {
    const request = nodeServer(facts, options.host)
    if (isRefusal(request)) return request
    if (!isRoutable(request.url)) return refuse(400, 'Fastify refuses a target that it cannot decode')
    const { trustProxy } = options
    return conclude(request, typeof trustProxy === 'number' ? NUMBER : compileTrust(trustProxy))
  },
  configure: configureList
})

export const fastify5120 = defineStack<Options>({
  id: 'fastify-5.12.0',
  title: 'Fastify up to 5.12.0',
  emulates: { version: '5.12.0', source: LIBRARIES },
  trust: { gate: 'peer address, or a number of hops', element: ELEMENT, headers: HEADERS },
  options: { trustProxy: { default: false, meaning: `${LISTS}; a number of hops` }, host },
  conclude(facts, options) {
    const request = nodeServer(facts, options.host)
    if (isRefusal(request)) return request
    // What cannot be decoded goes to the not-found handler, with a request that trusts nobody (four-oh-four.js).
    // As recorded: the app has no other handler. One with routes for the method answers 400 instead.
    return conclude(request, isRoutable(request.url) ? compileTrust(options.trustProxy) : UNDECODABLE)
  },
  configure: configureHops
})

function conclude(request: NodeRequest, trust: Trust): Outcome {
  const scheme = believed(request, 'X-Forwarded-Proto', trust, {
    value: request.encrypted ? 'https' : 'http',
    reason: 'the connection itself'
  })
  const host = believed(request, 'X-Forwarded-Host', trust, {
    value: request.header('host') ?? '',
    reason: 'the Host header'
  })
  return {
    kind: 'conclusion',
    scheme,
    host,
    clientAddress: clientBehindProxies(request.remoteAddress, forwardedFor(request), trust),
    url: {
      value: `${scheme.value}://${host.value}${request.url}`,
      reason: 'the app joins request.protocol, request.host and request.originalUrl, the target as it came'
    }
  }
}

function compileTrust(setting: TrustSetting): Trust {
  if (setting === true) return trustEverybody
  if (setting === false || setting === '') return trustNobody('trustProxy is not set')
  if (typeof setting === 'number') return trustHops(setting)
  return trustList(setting, (text) => (ipaddr.isValid(text) ? ipaddr.parse(text) : null))
}

/** The last element of the header where it is believed, else what there is without it. */
function believed(request: NodeRequest, header: string, trust: Trust, own: Deduced): Deduced {
  const value = request.header(header)
  if (!value) return { value: own.value, reason: `${own.reason}; there is no ${header}` }
  if (!trust.trusts(request.remoteAddress, 0))
    return { value: own.value, reason: `${own.reason}${disbelieved(header, trust)}` }
  const elements = value.split(',')
  const reason = elements.length === 1 ? header : `${header}, the last of ${elements.length} elements`
  return { value: (elements.at(-1) ?? '').trim(), reason }
}

/** @fastify/forwarded 3.1.2: spaces and tabs are trimmed, empty elements do not count. */
function forwardedFor(request: NodeRequest): string[] {
  const header = request.header('x-forwarded-for') ?? ''
  const elements = header.includes(',')
    ? header.split(',').map((element) => trimSpace(element))
    : [header.trim()]
  return elements.filter((element) => element !== '')
}

/** find-my-way: the authority of an absolute-form target has to be valid, and the path's escapes UTF-8. */
function isRoutable(target: string): boolean {
  const path = pathOf(target)
  if (path === null) return false
  const end = path.slice(1).search(/[?#]/)
  try {
    decodeURI(end < 0 ? path : path.slice(0, end + 1))
    return true
  } catch {
    return false
  }
}

function pathOf(target: string): string | null {
  const scheme = /^https?:\/\//i.exec(target)?.[0]
  if (scheme === undefined) return target
  const rest = target.slice(scheme.length)
  if (target.includes('#') || /^(?:[/?]|$)/.test(rest) || !URL.canParse(target)) return null
  return rest.slice(rest.search(/[/?]|$/))
}

function configureList(proxy: ProxyInFront): StackConfiguration<Options> {
  const { address, trusted } = proxy
  const comments = commentsFor(proxy)
  if (address === null) {
    const lines = [...comments, ...ON_A_UNIX_SOCKET, 'const app = fastify({ trustProxy: true })']
    return { options: { trustProxy: true }, lines }
  }
  const lines = [...comments, `const app = fastify({ trustProxy: ['${trusted.join("', '")}'] })`]
  return { options: { trustProxy: trusted }, lines }
}

function configureHops(proxy: ProxyInFront): StackConfiguration<Options> {
  const { address, hops } = proxy
  if (address !== null) return configureList(proxy)
  const lines = [...commentsFor(proxy), HOPS_ARE_A_PROMISE, `const app = fastify({ trustProxy: ${hops} })`]
  return { options: { trustProxy: hops }, lines }
}

function commentsFor(proxy: ProxyInFront): string[] {
  return [...missingHeaders(proxy, ['X-Forwarded-For', 'X-Forwarded-Proto']), ...missingHost(proxy)]
}
