import type { RequestFacts } from '../../core/request-facts.ts'
import { rack2Request } from './rack-2-request.ts'
import { rackEnv } from './rack-env.ts'
import { PRIORITIES, type RackRequest, rackRequest } from './rack-request.ts'
import { defineStack, type Outcome, type ProxyInFront, refuse } from '../stack.ts'

const SHARED = {
  ip_filter: {
    default: [] as readonly string[],
    meaning: 'addresses that are proxies, besides the loopback and private ones that Rack knows'
  },
  SERVER_NAME: {
    default: null as string | null,
    meaning: 'name of the server where a request has no Host; unset for the address that it listens on'
  }
}

const X_FORWARDED = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Scheme']

export const rack = defineStack({
  id: 'rack',
  title: 'Rack',
  emulates: { version: '3.2.7', source: 'lib/rack/request.rb, lib/rack/utils.rb' },
  trust: {
    gate: 'nothing for the URL; a private or loopback peer for the client address',
    element: 'last; last untrusted for the client address',
    headers: ['Forwarded', ...X_FORWARDED, 'X-Forwarded-Ssl']
  },
  options: {
    forwarded_priority: {
      default: PRIORITIES.forwarded_priority,
      meaning: 'families of headers that are believed: forwarded, x_forwarded; the first that speaks wins'
    },
    x_forwarded_proto_priority: {
      default: PRIORITIES.x_forwarded_proto_priority,
      meaning: 'headers that name the scheme: proto, scheme; the first that speaks wins'
    },
    ...SHARED
  },
  conclude: (facts, options) => conclude(facts, options, rackRequest(options), TRUSTED_3),
  configure(proxy) {
    const families = [
      ...(proxy.headers.includes('Forwarded') ? ['forwarded'] : []),
      ...(proxy.headers.some((name) => /^x-forwarded-/i.test(name)) ? ['x_forwarded'] : [])
    ]
    const filter = filterLines(proxy, TRUSTED_3)
    return {
      options: { forwarded_priority: families, ip_filter: filter.addresses },
      lines: [
        `Rack::Request.forwarded_priority = [${families.map((family) => `:${family}`).join(', ')}]`,
        ...filter.lines
      ]
    }
  }
})

export const rack2 = defineStack({
  id: 'rack-2.2',
  title: 'Rack 2.2',
  emulates: { version: '2.2.22', source: 'lib/rack/request.rb' },
  trust: {
    gate: 'nothing for the URL; a private or loopback peer for the client address',
    element: 'left-most; last untrusted for the client address',
    headers: [...X_FORWARDED, 'X-Forwarded-Ssl']
  },
  options: SHARED,
  conclude: (facts, options) => conclude(facts, options, rack2Request, TRUSTED_2),
  configure(proxy) {
    const { addresses, lines } = filterLines(proxy, TRUSTED_2)
    return { options: { ip_filter: addresses }, lines: lines.length > 0 ? lines : [NOTHING_TO_SET] }
  }
})

const NOTHING_TO_SET = '# Nothing to set: Rack takes these addresses for proxies already.'

const OCTET = '(?:\\.(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9]))'
const TRUSTED_3 = new RegExp(
  [
    `^127${OCTET}{3}$`,
    '^::1$',
    '^f[cd][0-9a-f]{2}(?::[0-9a-f]{0,4}){0,7}$',
    `^10${OCTET}{3}$`,
    `^172\\.(?:1[6-9]|2[0-9]|3[01])${OCTET}{2}$`,
    `^192\\.168${OCTET}{2}$`,
    '^localhost$|^unix(?:$|:)'
  ].join('|'),
  'i'
)
const TRUSTED_2 =
  /^127\.0\.0\.1$|^(?:10|172\.(?:1[6-9]|2[0-9]|30|31)|192\.168)\.|^::1$|^fd[0-9a-f]{2}:.+|^localhost$|^unix$|^unix:/i

/** Ports that Rack leaves out; a `ws` URL has none, and one without a port is shown without the rest as well. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 }

function conclude(
  facts: RequestFacts,
  options: { readonly ip_filter: readonly string[]; readonly SERVER_NAME: string | null },
  request: RackRequest,
  trusted: RegExp
): Outcome {
  const env = rackEnv(facts, options.SERVER_NAME)
  const scheme = request.scheme(env)
  const authority = request.authority(env)
  if (authority === null) return refuse(500, 'Rack raises a NoMethodError: X-Forwarded-Host has no element')
  const { host, port } = request.split(authority.value)
  const shown = port === (DEFAULT_PORTS[scheme.value] ?? null) ? (host ?? '') : authority.value
  const path = env['PATH_INFO'] ?? ''
  const query = env['QUERY_STRING'] ?? ''
  const client = request.clientAddress(
    env,
    (address) => trusted.test(address) || options.ip_filter.includes(address)
  )
  return {
    kind: 'conclusion',
    scheme,
    host: { value: shown, reason: authority.reason },
    scriptName: { value: '', reason: 'the server mounts the app at the root; no header changes it' },
    path: { value: path, reason: 'this is the path of the request, not decoded' },
    ...(client ? { clientAddress: client } : {}),
    url: {
      value: `${scheme.value}://${shown}${path}${query === '' ? '' : `?${query}`}`,
      reason: 'Rack joins scheme, host with port unless it is the usual one, path and query'
    }
  }
}

function filterLines(proxy: ProxyInFront, trusted: RegExp): { addresses: string[]; lines: string[] } {
  const addresses = proxy.trusted.filter((address) => !trusted.test(address))
  if (addresses.length === 0) return { addresses, lines: [] }
  const list = addresses.map((address) => `'${address}'`).join(', ')
  return {
    addresses,
    lines: [
      'rack_proxies = Rack::Request.ip_filter',
      `Rack::Request.ip_filter = ->(ip) { [${list}].include?(ip) || rack_proxies.call(ip) }`
    ]
  }
}
