import { ConfigurationError } from '../../core/configuration-error.ts'
import { trimSpace } from '../../core/trim.ts'
import { javaHostAddress, parseJavaInt } from './java-address.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues, type ProxyInFront } from '../stack.ts'
import { hostWithPort, parseHost, tomcatConnector, type TomcatRequest } from './tomcat-connector.ts'

const OCTET = String.raw`\d{1,3}`
const INTERNAL_PROXIES = [
  String.raw`10\.${OCTET}\.${OCTET}\.${OCTET}`,
  String.raw`192\.168\.${OCTET}\.${OCTET}`,
  String.raw`169\.254\.${OCTET}\.${OCTET}`,
  String.raw`127\.${OCTET}\.${OCTET}\.${OCTET}`,
  String.raw`100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.${OCTET}\.${OCTET}`,
  String.raw`172\.(?:1[6-9]|2\d|3[01])\.${OCTET}\.${OCTET}`,
  '0:0:0:0:0:0:0:1|::1',
  'fe[89ab][0-9a-f]:.*|f[cd][0-9a-f]{2}:.*'
].join('|')

interface Options extends OptionValues {
  readonly internalProxies: string
  readonly trustedProxies: string | null
  readonly remoteIpHeader: string
  readonly protocolHeader: string
  readonly protocolHeaderHttpsValue: string
  readonly hostHeader: string | null
  readonly portHeader: string | null
  readonly httpServerPort: number
  readonly httpsServerPort: number
}

export const tomcat = defineStack<Options>({
  id: 'tomcat',
  title: 'Tomcat RemoteIpValve',
  emulates: {
    version: '10.1.60',
    source: 'org/apache/catalina/valves/RemoteIpValve.java, org/apache/coyote/http11/Http11Processor.java'
  },
  trust: {
    gate: 'peer address; private addresses by default',
    element: 'last untrusted; X-Forwarded-Proto: all must be https',
    headers: ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Forwarded-Port']
  },
  options: {
    internalProxies: { default: INTERNAL_PROXIES, meaning: 'regular expression for addresses of proxies' },
    trustedProxies: {
      default: null,
      meaning: 'regular expression for addresses of more proxies, which X-Forwarded-By then names'
    },
    remoteIpHeader: { default: 'X-Forwarded-For', meaning: 'the header that names the client' },
    protocolHeader: {
      default: 'X-Forwarded-Proto',
      meaning: 'the header that names the scheme; empty for none'
    },
    protocolHeaderHttpsValue: { default: 'https', meaning: 'the value of protocolHeader that means https' },
    hostHeader: { default: null, meaning: 'the header that names the host' },
    portHeader: { default: null, meaning: 'the header that names the port' },
    httpServerPort: { default: 80, meaning: 'the port where protocolHeader says http' },
    httpsServerPort: { default: 443, meaning: 'the port where protocolHeader says https' }
  },
  conclude(facts, options) {
    const request = tomcatConnector(facts)
    if (isRefusal(request)) return request
    const trusts = proxies(options)
    const peer = trusts(request.remoteAddr)
    const scheme = peer ? schemeOf(request, options) : unchanged(request)
    const port = peer ? portOf(request, scheme, options) : request.serverPort
    const name = peer ? nameOf(request, options) : { value: request.serverName, reason: request.hostReason }
    const reset =
      port === request.serverPort
        ? ''
        : `; the port becomes ${port} because there is ${options.protocolHeader}`
    const host = { value: hostWithPort(scheme.value, name.value, port), reason: `${name.reason}${reset}` }
    const query = request.query === null ? '' : `?${request.query}`
    return {
      kind: 'conclusion',
      scheme,
      host,
      scriptName: { value: '', reason: 'the context is mounted at the root' },
      path: { value: request.path, reason: 'this is the decoded path of the request, dot segments resolved' },
      clientAddress: peer ? clientOf(request, options, trusts) : untrusted(request),
      url: {
        value: `${scheme.value}://${host.value}${request.requestUri}${query}`,
        reason: 'getRequestURL() builds it from scheme, server name, server port and the path as it came'
      }
    }
  },
  configure: (proxy) => configure(proxy)
})

function unchanged(request: TomcatRequest): Deduced {
  return { value: request.scheme, reason: 'the connection to this server is of this scheme' }
}

function untrusted(request: TomcatRequest): Deduced {
  return {
    value: request.remoteAddr,
    reason: 'the socket says so; it is no trusted proxy, so no header is believed'
  }
}

function proxies(options: Options): (address: string) => boolean {
  const patterns = [options.internalProxies, options.trustedProxies ?? ''].filter((text) => text !== '')
  const compiled = patterns.map((text) => {
    try {
      return new RegExp(`^(?:${text})$`)
    } catch {
      throw new ConfigurationError(`"${text}" is no regular expression`)
    }
  })
  return (address) => compiled.some((pattern) => pattern.test(address))
}

function clientOf(
  request: TomcatRequest,
  { remoteIpHeader }: Options,
  trusts: (address: string) => boolean
): Deduced {
  const elements = splitCommas(
    request.values(remoteIpHeader).reduce((all, line) => (all ? `${all}, ${line}` : line), '')
  )
  const client = elements.findLastIndex((element) => !trusts(element))
  const [first] = elements
  if (first === undefined)
    return { value: request.remoteAddr, reason: `the socket says so; ${remoteIpHeader} names nobody` }
  if (elements.length === 1) return { value: first, reason: `${remoteIpHeader} says so` }
  return client < 0
    ? { value: first, reason: `${remoteIpHeader}, first element; all of them are trusted proxies` }
    : {
        value: elements[client] ?? '',
        reason: `${remoteIpHeader}, the last element that is not a trusted proxy`
      }
}

/** `String.split(",")`, trimmed: empty elements at the end are dropped, others are not. */
function splitCommas(text: string): string[] {
  const elements = text === '' ? [] : text.split(',')
  const last = elements.findLastIndex((element) => element !== '')
  return elements.slice(0, last + 1).map(trimSpace)
}

function schemeOf(request: TomcatRequest, { protocolHeader, protocolHeaderHttpsValue }: Options): Deduced {
  const values = protocolHeader === '' ? [] : request.values(protocolHeader)
  if (values.length === 0) return unchanged(request)
  const merged = values.join(',')
  const elements = merged.includes(',') ? splitCommas(merged) : [merged]
  const says = (element: string): boolean => element.toLowerCase() === protocolHeaderHttpsValue.toLowerCase()
  if (elements.length > 0 && elements.every(says)) {
    const which = elements.length === 1 ? 'is' : 'has only elements that are'
    return { value: 'https', reason: `${protocolHeader} ${which} ${protocolHeaderHttpsValue}` }
  }
  const which = elements.length === 1 ? 'is not' : 'has an element that is not'
  return { value: 'http', reason: `${protocolHeader} ${which} ${protocolHeaderHttpsValue}` }
}

/** The protocol header resets the port; without it the port header is not looked at. */
function portOf(request: TomcatRequest, scheme: Deduced, options: Options): number {
  if (options.protocolHeader === '' || request.values(options.protocolHeader).length === 0)
    return request.serverPort
  const [said] = options.portHeader === null ? [] : request.values(options.portHeader)
  const own = scheme.value === 'https' ? options.httpsServerPort : options.httpServerPort
  return said === undefined ? own : (parseJavaInt(said) ?? own)
}

function nameOf(request: TomcatRequest, { hostHeader }: Options): Deduced {
  const own = (why: string): Deduced => ({ value: request.serverName, reason: `${request.hostReason}${why}` })
  const [said] = hostHeader === null ? [] : request.values(hostHeader)
  if (said === undefined || hostHeader === null) return own('')
  const host = parseHost(said)
  return host === null
    ? own(`; ${hostHeader} is ignored because it is no host`)
    : {
        value: host.name,
        reason: `${hostHeader} says so${host.port === null ? '' : '; its port is thrown away'}`
      }
}

function configure({ address, trusted, headers }: ProxyInFront) {
  const has = (name: string): string | null => (headers.includes(name) ? name : null)
  const spellings = trusted.flatMap((proxy) => [javaHostAddress({ address: proxy, port: 0 }), proxy])
  const internalProxies = [...new Set(spellings)].map((text) => text.replaceAll('.', '\\.')).join('|')
  const options = {
    ...(address === null ? {} : { internalProxies }),
    remoteIpHeader: has('X-Forwarded-For') ?? has('X-Real-IP') ?? 'X-Forwarded-For',
    protocolHeader: has('X-Forwarded-Proto') ?? '',
    hostHeader: has('X-Forwarded-Host'),
    portHeader: has('X-Forwarded-Port')
  }
  const attributes = Object.entries(options).filter(([, value]) => value !== null)
  return {
    options,
    lines: [
      '<Valve className="org.apache.catalina.valves.RemoteIpValve"',
      ...attributes.map(
        ([name, value], index) => `       ${name}="${value}"${index === attributes.length - 1 ? ' />' : ''}`
      )
    ]
  }
}
