import { type GoRequest, goServer } from './go-http.ts'
import { type Deduced, defineStack, isRefusal } from '../stack.ts'

export const gorilla = defineStack({
  id: 'gorilla',
  title: 'gorilla/handlers ProxyHeaders',
  emulates: { version: '1.5.2', source: 'proxy_headers.go' },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'left-most, up to a comma with a space',
    headers: [
      'X-Forwarded-For',
      'X-Real-IP',
      'X-Forwarded-Proto',
      'X-Forwarded-Scheme',
      'X-Forwarded-Host',
      'Forwarded'
    ]
  },
  options: {},
  conclude(facts) {
    const request = goServer(facts)
    if (isRefusal(request)) return request
    const scheme = schemeOf(request)
    const host = hostOf(request)
    return {
      kind: 'conclusion',
      scheme,
      host,
      path: { value: request.path, reason: 'this is the percent-decoded path of the request' },
      clientAddress: clientOf(request),
      url: {
        value: `${scheme.value}://${host.value}${request.requestUri}`,
        reason: 'built from URL.Scheme, Host and URL.RequestURI, as ProxyHeaders left them'
      }
    }
  },
  configure: () => ({ options: {}, lines: ['handler = handlers.ProxyHeaders(handler)'] })
})

const UNCHECKED = 'nobody checks who sent it'

/** Only the first `for=` of the whole value, up to a comma, semicolon, bracket, bar or space. */
const FORWARDED_FOR = /for=([^(;|, )]+)/i
const FORWARDED_PROTO = /proto=(https|http)/i

function schemeOf(request: GoRequest): Deduced {
  for (const name of ['X-Forwarded-Proto', 'X-Forwarded-Scheme']) {
    const value = request.get(name)
    if (value !== '')
      return { value: lowerCase(value), reason: `the whole of ${name}, in lower case; ${UNCHECKED}` }
  }
  const said = FORWARDED_PROTO.exec(request.get('Forwarded'))?.[1]
  if (said) return { value: said.toLowerCase(), reason: `the first proto= in Forwarded; ${UNCHECKED}` }
  return request.urlScheme === ''
    ? { value: '', reason: 'no header names a scheme, and Go leaves URL.Scheme empty' }
    : { value: request.urlScheme, reason: 'the target of the request line has this scheme' }
}

function hostOf(request: GoRequest): Deduced {
  const value = request.get('X-Forwarded-Host')
  return value === ''
    ? { value: request.host, reason: request.hostReason }
    : { value, reason: `the whole of X-Forwarded-Host; ${UNCHECKED}` }
}

function clientOf(request: GoRequest): Deduced {
  const peer = (why: string): Deduced => ({
    value: request.remoteAddr,
    reason: `${why}, so this is the socket's address, with its port`
  })
  const chain = request.get('X-Forwarded-For')
  if (chain !== '') {
    const end = chain.indexOf(', ')
    const part = end < 0 ? 'whole' : 'up to the first comma with a space'
    return end === 0
      ? peer('X-Forwarded-For starts with an empty element')
      : { value: end < 0 ? chain : chain.slice(0, end), reason: `X-Forwarded-For, ${part}; ${UNCHECKED}` }
  }
  const real = request.get('X-Real-IP')
  if (real !== '') return { value: real, reason: `X-Real-IP says so; ${UNCHECKED}` }
  const said = FORWARDED_FOR.exec(request.get('Forwarded'))?.[1]
  const bare = said === undefined ? '' : withoutQuotes(said)
  if (bare !== '') return { value: bare, reason: `the first for= in Forwarded; ${UNCHECKED}` }
  return peer('no header names a client')
}

function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function withoutQuotes(text: string): string {
  let [start, end] = [0, text.length]
  while (text[start] === '"') start += 1
  while (end > start && text[end - 1] === '"') end -= 1
  return text.slice(start, end)
}
