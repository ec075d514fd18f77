import { Said, type Source } from './jetty-forwarded.ts'
import { type JettyRequest, jettyServer, portBeside } from './jetty-server.ts'
import { defineStack, isRefusal, type OptionValues, type Outcome, refuse } from '../stack.ts'

interface Options extends OptionValues {
  readonly forwardedOnly: boolean
  readonly proxyAsAuthority: boolean
  readonly forwardedPortAsAuthority: boolean
}

export const jetty = defineStack<Options>({
  id: 'jetty',
  title: 'Jetty ForwardedRequestCustomizer',
  emulates: {
    version: '12.0.40',
    source: 'org/eclipse/jetty/server/ForwardedRequestCustomizer.java, org/eclipse/jetty/util/HostPort.java'
  },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'left-most',
    headers: [
      'Forwarded',
      'X-Forwarded-Host',
      'X-Forwarded-Server',
      'X-Forwarded-For',
      'X-Forwarded-Port',
      'X-Forwarded-Proto',
      'X-Proxied-Https',
      'Proxy-auth-cert',
      'Proxy-Ssl-Id'
    ]
  },
  options: {
    forwardedOnly: { default: false, meaning: 'whether only Forwarded is believed' },
    proxyAsAuthority: {
      default: false,
      meaning: 'whether by= of Forwarded, not X-Forwarded-Server, names the host'
    },
    forwardedPortAsAuthority: {
      default: true,
      meaning: "whether X-Forwarded-Port is the host's port, not the client's"
    }
  },
  conclude(facts, options) {
    const request = jettyServer(facts)
    if (isRefusal(request)) return request
    const said = new Said()
    for (const [name, value] of request.headers) {
      const problem = said.read(name.toLowerCase(), value, options)
      if (problem) return refuse(400, `Jetty refuses the request: ${problem}`)
    }
    return conclude(request, said)
  },
  configure({ headers }) {
    const forwardedOnly =
      headers.includes('Forwarded') && !headers.some((name) => name.startsWith('X-Forwarded-'))
    return {
      options: { forwardedOnly },
      lines: [
        'ForwardedRequestCustomizer customizer = new ForwardedRequestCustomizer();',
        ...(forwardedOnly ? ['customizer.setForwardedOnly(true);'] : []),
        'httpConfiguration.addCustomizer(customizer);'
      ]
    }
  }
})

const UNCHECKED = 'nobody checks who sent it'

function why(source: Source): string {
  return source === 'Forwarded'
    ? `the first that Forwarded says; ${UNCHECKED}`
    : `${source}, first element; ${UNCHECKED}`
}

function conclude(request: JettyRequest, said: Said): Outcome {
  const { authority, client, scheme } = said
  if (request.host === '' && authority.host.source === '' && authority.port.source !== '')
    return refuse(500, 'Jetty fails where a header names a port and nothing names a host')
  const named = scheme.value ?? (said.hasTls ? 'https' : request.scheme)
  const value = named.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  // Jetty compares names without case, and then keeps the one that it had.
  const isSame =
    (authority.host.value ?? request.host).toLowerCase() === request.host.toLowerCase() &&
    (authority.portValue === null || (authority.portValue === request.port && request.port > 0))
  const isChanged = !isSame || scheme.source !== '' || said.hasTls
  const hasHost = request.host !== '' || authority.host.source !== ''
  const name = isSame ? request.host : (authority.host.value ?? request.host)
  const port = portBeside(value, authority.portValue ?? request.port)
  const host = `${name}${port > 0 ? `:${port}` : ''}`
  const portReason = authority.port.source === '' ? '' : `; the port: ${why(authority.port.source)}`
  return {
    kind: 'conclusion',
    scheme: {
      value,
      reason:
        scheme.source === ''
          ? said.hasTls
            ? `the proxy sends what it knows of TLS; ${UNCHECKED}`
            : 'the connection to this server is of this scheme'
          : why(scheme.source)
    },
    host: {
      value: host,
      reason: `${authority.host.source === '' ? request.hostReason : why(authority.host.source)}${portReason}`
    },
    path: { value: request.path, reason: 'this is the percent-decoded path of the request' },
    clientAddress:
      client.host.value === null
        ? { value: request.remoteAddr, reason: 'the socket says so; no header names a client' }
        : { value: client.host.value, reason: why(client.host.source) },
    url: {
      value: `${value}${hasHost || !isChanged ? '://' : ':'}${host}${request.pathAndQuery}${isChanged ? '' : request.fragment}`,
      reason: 'HttpURI is made of scheme, host, port and the target as it came'
    }
  }
}
