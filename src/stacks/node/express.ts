import type { RequestFacts } from '../../core/request-facts.ts'
import { readAddress1 } from './ipaddr-1.ts'
import { nodeServer, type NodeRequest, withoutSpaces } from './node-http.ts'
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
import { pathnameOf } from './url-parse.ts'

const LIBRARIES = 'lib/request.js, lib/utils.js; proxy-addr 2.0.8, forwarded 0.2.0, ipaddr.js 1.9.1'
const KEEP_HOST = "// the proxy has to keep Host: req.get('host') never reads X-Forwarded-Host"
const TRUST = {
  gate: 'peer address, or a number of hops',
  element: 'last untrusted address; left-most host and protocol'
}

interface Options extends Readonly<Record<string, TrustSetting>> {
  readonly 'trust proxy': TrustSetting
  readonly host: string
}

const options = {
  'trust proxy': {
    default: false as TrustSetting,
    meaning: 'addresses, networks and named ranges that are believed; a number of hops; true for everybody'
  },
  host: { default: '::', meaning: 'address that app.listen is given' }
}

export const express = defineStack<Options>({
  id: 'express',
  title: 'Express 5',
  emulates: { version: '5.3.0', source: LIBRARIES },
  trust: { ...TRUST, headers: ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host'] },
  options,
  conclude: (facts, options) => conclude(facts, options, hostOf),
  configure: (proxy) => configure(proxy, missingHost(proxy))
})

export const express4 = defineStack<Options>({
  id: 'express-4',
  title: 'Express 4',
  emulates: { version: '4.22.3', source: LIBRARIES },
  trust: { ...TRUST, headers: ['X-Forwarded-For', 'X-Forwarded-Proto'] },
  options,
  conclude: (facts, options) => conclude(facts, options, hostOf4),
  configure: (proxy) => configure(proxy, [KEEP_HOST])
})

type HostOf = (request: NodeRequest, trust: Trust) => Deduced

function conclude(facts: RequestFacts, options: Options, hostOf: HostOf): Outcome {
  const request = nodeServer(facts, options.host)
  if (isRefusal(request)) return request
  const trust = compileTrust(options['trust proxy'])
  const path = pathnameOf(request.url)
  if (path === null) return refuse(404, 'Express finds no path in the target, so no route')
  const protocol = protocolOf(request, trust)
  const host = hostOf(request, trust)
  return {
    kind: 'conclusion',
    scheme: protocol,
    host,
    scriptName: { value: '', reason: 'req.baseUrl is where the app is mounted; no header changes it' },
    path: { value: path, reason: 'the path of the target; nothing is decoded and no header changes it' },
    clientAddress: clientBehindProxies(request.remoteAddress, forwardedFor(request), trust),
    url: {
      value: `${protocol.value}://${host.value}${request.url}`,
      reason: 'the app joins req.protocol, its host and req.originalUrl, the target as it came'
    }
  }
}

function compileTrust(setting: TrustSetting): Trust {
  if (setting === true) return trustEverybody
  if (setting === false) return trustNobody("'trust proxy' is not set")
  if (typeof setting === 'number') return trustHops(setting)
  return trustList(setting, readAddress1)
}

function protocolOf(request: NodeRequest, trust: Trust): Deduced {
  const own = request.encrypted ? 'https' : 'http'
  const header = request.header('x-forwarded-proto')
  if (!header) return { value: own, reason: 'the connection itself; there is no X-Forwarded-Proto' }
  if (!trust.trusts(request.remoteAddress, 0))
    return { value: own, reason: `the connection itself${disbelieved('X-Forwarded-Proto', trust)}` }
  const elements = header.split(',')
  return { value: (elements[0] ?? '').trim(), reason: firstOf('X-Forwarded-Proto', elements.length) }
}

function hostOf(request: NodeRequest, trust: Trust): Deduced {
  const header = request.header('x-forwarded-host')
  if (!header || !trust.trusts(request.remoteAddress, 0)) {
    const ignored = header ? disbelieved('X-Forwarded-Host', trust) : ''
    return undefinedIf(request.header('host') || undefined, `the Host header${ignored}`)
  }
  const elements = header.split(',')
  const first = elements.length > 1 ? (elements[0] ?? '').trimEnd() : header
  return undefinedIf(first || undefined, firstOf('X-Forwarded-Host', elements.length))
}

/** `req.get('host')`, as apps write it: `req.host` of Express 4 has no port. */
function hostOf4(request: NodeRequest): Deduced {
  const ignored = request.header('x-forwarded-host') ? "; req.get('host') never reads X-Forwarded-Host" : ''
  return undefinedIf(request.header('host'), `the Host header${ignored}`)
}

function undefinedIf(value: string | undefined, reason: string): Deduced {
  return value === undefined
    ? { value: 'undefined', reason: `${reason}, which names none: JavaScript writes that as undefined` }
    : { value, reason }
}

function firstOf(header: string, count: number): string {
  return count === 1 ? header : `${header}, the first of ${count} elements`
}

/** forwarded 0.2.0: only spaces are trimmed, empty elements do not count. */
function forwardedFor(request: NodeRequest): string[] {
  const elements = (request.header('x-forwarded-for') ?? '').split(',')
  return elements.map((element) => withoutSpaces(element)).filter((element) => element !== '')
}

function configure(proxy: ProxyInFront, hostComments: readonly string[]): StackConfiguration<Options> {
  const { address, trusted, hops } = proxy
  const comments = [...missingHeaders(proxy, ['X-Forwarded-For', 'X-Forwarded-Proto']), ...hostComments]
  if (address !== null)
    return {
      options: { 'trust proxy': trusted },
      lines: [...comments, `app.set('trust proxy', ['${trusted.join("', '")}'])`]
    }
  return {
    options: { 'trust proxy': hops },
    lines: [...comments, HOPS_ARE_A_PROMISE, `app.set('trust proxy', ${hops})`]
  }
}
