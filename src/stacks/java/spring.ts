import { isIpv6Literal, parseJavaInt } from './java-address.ts'
import {
  clientOf,
  leftMost,
  Malformed,
  parameter,
  prefixOf,
  splitPort,
  textOf,
  UNCHECKED
} from './spring-forwarded-values.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues, refuse, type Refusal } from '../stack.ts'
import { hostWithPort, tomcatConnector, type TomcatRequest } from './tomcat-connector.ts'

interface Options extends OptionValues {
  readonly removeOnly: boolean
}

const HEADERS = [
  'Forwarded',
  'X-Forwarded-Proto',
  'X-Forwarded-Ssl',
  'X-Forwarded-Host',
  'X-Forwarded-Port',
  'X-Forwarded-For',
  'X-Forwarded-Prefix'
]

export const spring = defineStack<Options>({
  id: 'spring',
  title: 'Spring ForwardedHeaderFilter on Tomcat',
  emulates: {
    version: '7.0.9',
    source:
      'org/springframework/web/filter/ForwardedHeaderFilter.java, org/springframework/web/util/ForwardedHeaderUtils.java'
  },
  trust: { gate: 'nothing: every peer is believed', element: 'left-most', headers: HEADERS },
  options: {
    removeOnly: { default: false, meaning: 'whether the headers are hidden from the app and not believed' }
  },
  conclude(facts, options) {
    const request = tomcatConnector(facts)
    if (isRefusal(request)) return request
    const present = HEADERS.some((name) => request.values(name).length > 0)
    const adapted = present && !options.removeOnly ? adapt(request) : unadapted(request, present)
    if (isRefusal(adapted)) return adapted
    const query = request.query === null ? '' : `?${request.query}`
    return {
      kind: 'conclusion',
      scheme: adapted.scheme,
      host: adapted.host,
      scriptName: adapted.prefix,
      path: { value: request.path, reason: 'this is the decoded path of the request, dot segments resolved' },
      clientAddress: adapted.client,
      url: {
        value: `${adapted.scheme.value}://${adapted.host.value}${adapted.prefix.value}${adapted.path}${query}`,
        reason: 'getRequestURL() builds it from scheme, host, port, prefix and the path as it came'
      }
    }
  },
  configure: () => ({
    options: {},
    lines: [
      '@Bean',
      'ForwardedHeaderFilter forwardedHeaderFilter() {',
      '  return new ForwardedHeaderFilter();',
      '}'
    ]
  })
})

interface Adapted {
  readonly scheme: Deduced
  /** With the port where there is one. */
  readonly host: Deduced
  readonly prefix: Deduced
  readonly client: Deduced
  readonly path: string
}

const ROOT: Deduced = { value: '', reason: 'the context is mounted at the root' }

function unadapted(request: TomcatRequest, hidden: boolean): Adapted {
  const { scheme, serverName, serverPort, hostReason } = request
  const why = hidden ? 'the headers are only hidden (removeOnly)' : 'no header says otherwise'
  return {
    scheme: { value: scheme, reason: `the connection to this server is of this scheme; ${why}` },
    host: { value: hostWithPort(scheme, serverName, serverPort), reason: hostReason },
    prefix: ROOT,
    client: { value: request.remoteAddr, reason: `the socket says so; ${why}` },
    path: request.requestUri
  }
}

function adapt(request: TomcatRequest): Adapted | Refusal {
  try {
    const prefix = prefixOf(request)
    // Spring collapses slashes in the path only where it puts a prefix before it.
    const path = prefix === null ? request.requestUri : request.requestUri.replace(/\/{2,}/g, '/')
    const client = clientOf(request)
    return { ...placeOf(request), prefix: prefix ?? ROOT, client, path }
  } catch (problem) {
    if (!(problem instanceof Malformed)) throw problem
    return refuse(400, `Spring refuses the request: ${problem.message}`)
  }
}

/** Scheme and host with port: a scheme that is said takes the port away, a port that is said comes last. */
function placeOf(request: TomcatRequest): Pick<Adapted, 'scheme' | 'host'> {
  const forwarded = textOf(request, 'Forwarded')
  const own = ownPlace(request)
  let [scheme, name, port] = [own.scheme, own.name, own.port]
  let [why, named] = ['the connection to this server is of this scheme', request.hostReason]
  const proto = forwarded === null ? leftMost(request, 'X-Forwarded-Proto') : parameter(forwarded, 'proto')
  const isOn = textOf(request, 'X-Forwarded-Ssl')?.toLowerCase() === 'on'
  if (proto !== null || isOn) {
    scheme = proto ?? 'https'
    named += port === null ? '' : '; its port is dropped because a header says the scheme'
    port = null
    const header = forwarded === null ? 'X-Forwarded-Proto, first element' : 'the first proto= in Forwarded'
    why = `${proto === null ? 'X-Forwarded-Ssl is on' : header}; ${UNCHECKED}`
  }
  const host = forwarded === null ? leftMost(request, 'X-Forwarded-Host') : parameter(forwarded, 'host')
  if (host !== null) {
    const split = splitPort(host)
    name = split.name
    port = split.port
    named = `${forwarded === null ? 'X-Forwarded-Host, first element' : 'the first host= in Forwarded'}; ${UNCHECKED}`
  }
  const said = forwarded === null ? leftMost(request, 'X-Forwarded-Port') : null
  if (said !== null) {
    port = parseJavaInt(said)
    named += ', and X-Forwarded-Port says the port'
    if (port === null) throw new Malformed('X-Forwarded-Port is no number')
  }
  if (port !== null && port < -1) throw new Malformed('a port is negative')
  const isDefault =
    (/^(?:http|ws)$/.test(scheme) && port === 80) || (/^(?:https|wss)$/.test(scheme) && port === 443)
  const shown = port === null || port === -1 || isDefault ? '' : `:${port}`
  return { scheme: { value: scheme, reason: why }, host: { value: `${name}${shown}`, reason: named } }
}

/** What `java.net.URI` reads of Tomcat's URL: no host and no port in a name whose last label is a number. */
function ownPlace({ scheme, serverName, serverPort }: TomcatRequest): {
  scheme: string
  name: string
  port: number | null
} {
  const written = hostWithPort(scheme, serverName, serverPort) === serverName ? null : serverPort
  const octets = serverName.split('.')
  const isV4 = octets.length === 4 && octets.every((octet) => /^[0-9]+$/.test(octet) && Number(octet) <= 255)
  const isName =
    !serverName.includes('.') ||
    /\.[A-Za-z][0-9A-Za-z-]*\.?$/.test(serverName) ||
    /^[^.]+\.$/.test(serverName)
  const isHost = serverName !== '' && (isV4 || isName || isIpv6Literal(serverName.slice(1, -1)))
  return isHost ? { scheme, name: serverName, port: written } : { scheme, name: 'null', port: null }
}
