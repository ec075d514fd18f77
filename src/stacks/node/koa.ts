import { nodeServer, type NodeRequest } from './node-http.ts'
import { missingHeaders, missingHost } from './proxy-addr.ts'
import { type Deduced, defineStack, isRefusal, refuse } from '../stack.ts'
import { pathnameOf } from './url-parse.ts'

interface Options extends Readonly<Record<string, string | number | boolean>> {
  readonly proxy: boolean
  readonly proxyIpHeader: string
  readonly maxIpsCount: number
  readonly host: string
}

export const koa = defineStack<Options>({
  id: 'koa',
  title: 'Koa 3',
  emulates: { version: '3.3.0', source: 'lib/request.js, lib/application.js' },
  trust: {
    gate: 'nothing: every peer is believed once proxy is true',
    element: 'left-most; of X-Forwarded-For, of its last maxIpsCount elements',
    headers: ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host']
  },
  options: {
    proxy: { default: false, meaning: 'whether forwarding headers are believed' },
    proxyIpHeader: { default: 'X-Forwarded-For', meaning: 'header that names the client' },
    maxIpsCount: { default: 0, meaning: 'how many elements are read, from the right; 0 reads all' },
    host: { default: '::', meaning: 'address that app.listen is given' }
  },
  conclude(facts, options) {
    const request = nodeServer(facts, options.host)
    if (isRefusal(request)) return request
    // An app that answers later than Node finds this out is not asked for its answer.
    const coding = request.header('transfer-encoding')?.split(',').at(-1)?.trim().toLowerCase()
    if (coding !== undefined && coding !== 'chunked')
      return refuse(400, 'Node refuses a Transfer-Encoding that does not end in chunked')
    const scheme = protocolOf(request, options.proxy)
    const host = hostOf(request, options.proxy)
    const path = pathnameOf(request.url)
    return {
      kind: 'conclusion',
      scheme,
      host,
      ...(path === null
        ? {}
        : { path: { value: path, reason: 'the path of the target; nothing is decoded' } }),
      clientAddress: clientOf(request, options),
      url: /^https?:\/\//i.test(request.url)
        ? { value: request.url, reason: 'the target is a whole URL, which Koa takes as it came' }
        : {
            value: `${scheme.value}://${host.value}${request.url}`,
            reason: 'ctx.href joins ctx.protocol, ctx.host and the target as it came'
          }
    }
  },
  configure(proxy) {
    const single = ['X-Real-IP', 'X-Client-IP', 'CF-Connecting-IP', 'True-Client-IP']
    const sent = new Set(proxy.headers.map((header) => header.toLowerCase()))
    const other = sent.has('x-forwarded-for')
      ? undefined
      : single.find((name) => sent.has(name.toLowerCase()))
    const client = other ?? 'X-Forwarded-For'
    const believed = other === undefined ? { maxIpsCount: proxy.hops } : { proxyIpHeader: other }
    const written = other === undefined ? `maxIpsCount: ${proxy.hops}` : `proxyIpHeader: '${other}'`
    return {
      options: { proxy: true, ...believed },
      lines: [
        ...missingHeaders(proxy, [client, 'X-Forwarded-Proto']),
        ...missingHost(proxy),
        '// Koa does not check who sends these headers: let nobody reach this port past the proxy',
        `const app = new Koa({ proxy: true, ${written} })`
      ]
    }
  }
})

function protocolOf(request: NodeRequest, proxy: boolean): Deduced {
  if (request.encrypted) return { value: 'https', reason: 'the connection itself, before any header' }
  const header = request.header('x-forwarded-proto')
  if (!header) return { value: 'http', reason: 'the connection itself; there is no X-Forwarded-Proto' }
  if (!proxy)
    return { value: 'http', reason: 'the connection itself; without proxy: true no header is believed' }
  const elements = header.split(',')
  return { value: (elements[0] ?? '').trim().toLowerCase(), reason: firstOf('X-Forwarded-Proto', elements) }
}

/** Host, too, ends at its first comma and loses what stands before an `@`. */
function hostOf(request: NodeRequest, proxy: boolean): Deduced {
  const forwarded = proxy ? request.header('x-forwarded-host') : undefined
  const header = forwarded || (request.header('host') ?? '')
  const elements = header.split(',')
  const first = (elements[0] ?? '').trim()
  const unread = request.header('x-forwarded-host') && !forwarded
  const source = firstOf(forwarded ? 'X-Forwarded-Host' : 'the Host header', elements)
  const reason = unread ? `${source}; without proxy: true X-Forwarded-Host is not believed` : source
  if (!first.includes('@')) return { value: first, reason }
  const url = `http://${first}`
  return URL.canParse(url)
    ? { value: new URL(url).host, reason: `${reason}, without the part before @` }
    : { value: '', reason: `${reason}, is no host: Koa has an empty one` }
}

function clientOf(request: NodeRequest, options: Options): Deduced {
  const name = options.proxyIpHeader
  const header = request.header(name)
  const peer = request.remoteAddress ?? ''
  if (!header) return { value: peer, reason: `the peer; there is no ${name}` }
  if (!options.proxy) return { value: peer, reason: `the peer; without proxy: true ${name} is not believed` }
  const elements = header.split(',').map((element) => element.trim())
  const index = options.maxIpsCount > 0 ? Math.max(0, elements.length - options.maxIpsCount) : 0
  const client = elements[index] ?? ''
  if (client === '') return { value: peer, reason: `the peer; the element of ${name} that counts is empty` }
  if (index === 0) return { value: client, reason: firstOf(name, elements) }
  return { value: client, reason: `${name}, element ${index + 1} of ${elements.length}, as maxIpsCount says` }
}

function firstOf(header: string, elements: readonly string[]): string {
  return elements.length === 1 ? header : `${header}, the first of ${elements.length} elements`
}
