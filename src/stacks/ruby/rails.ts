import type { RequestFacts } from '../../core/request-facts.ts'
import { elementOf } from '../list-element.ts'
import { rack2Request } from './rack-2-request.ts'
import { type RackEnv, rackEnv } from './rack-env.ts'
import { ownAuthority, type RackRequest, rackRequest } from './rack-request.ts'
import { isTrustedProxy, remoteIp, TRUSTED_PROXIES } from './rails-remote-ip.ts'
import { split } from './ruby-string.ts'
import { type Deduced, defineStack, type Outcome, type ProxyInFront, refuse } from '../stack.ts'

const PROXIES = 'config.action_dispatch.trusted_proxies'
const CHECK = 'config.action_dispatch.ip_spoofing_check'

type Options = {
  readonly [PROXIES]: readonly string[]
  readonly [CHECK]: boolean
  readonly SERVER_NAME: string | null
}

const HEADERS = [
  'X-Forwarded-For',
  'Client-Ip',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Scheme',
  'X-Forwarded-Ssl'
]
const SHARED = {
  options: {
    [PROXIES]: {
      default: TRUSTED_PROXIES,
      meaning: 'addresses and networks of proxies; they replace the loopback and private ones'
    },
    [CHECK]: { default: true, meaning: 'whether a Client-Ip that X-Forwarded-For does not hold is an error' },
    SERVER_NAME: {
      default: null as string | null,
      meaning: 'name of the server where a request has no Host; unset for the address that it listens on'
    }
  },
  configure
}

export const rails = defineStack({
  ...SHARED,
  id: 'rails',
  title: 'Ruby on Rails',
  emulates: {
    version: '7.2.4 on Rack 3.2.7',
    source: 'action_dispatch/http/url.rb, action_dispatch/middleware/remote_ip.rb, rack/request.rb'
  },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'last; last untrusted for the client address',
    headers: [...HEADERS, 'Forwarded (proto)']
  },
  conclude: (facts, options) => conclude(facts, options, rackRequest())
})

export const rails61 = defineStack({
  ...SHARED,
  id: 'rails-6.1',
  title: 'Ruby on Rails on Rack 2.2',
  emulates: {
    version: '6.1.7.10 on Rack 2.2.22',
    source: 'action_dispatch/http/url.rb, action_dispatch/middleware/remote_ip.rb, rack/request.rb'
  },
  trust: {
    gate: 'nothing: every peer is believed',
    element: 'last; left-most for the scheme; last untrusted for the client address',
    headers: HEADERS
  },
  conclude: (facts, options) => conclude(facts, options, rack2Request)
})

function conclude(facts: RequestFacts, options: Options, request: RackRequest): Outcome {
  const env = rackEnv(facts, options.SERVER_NAME)
  const client = remoteIp(env, options[PROXIES], options[CHECK])
  if (client === null)
    return refuse(
      500,
      'Rails raises an IpSpoofAttackError: X-Forwarded-For does not hold the address in Client-Ip'
    )
  const authority = authorityOf(env)
  if (authority === null) return refuse(500, 'Rails raises a NoMethodError: X-Forwarded-Host has no element')
  const said = request.scheme(env)
  const secure = said.value === 'https' || said.value === 'wss'
  const scheme = secure ? 'https' : 'http'
  const [, name = '', digits] = /^(.*?)(?::([0-9]+))?$/s.exec(authority.value) ?? []
  const port = digits?.replace(/^0+(?=.)/, '') ?? ''
  const host = port === '' || port === (secure ? '443' : '80') ? name : `${name}:${port}`
  const path = env['PATH_INFO'] ?? ''
  const query = env['QUERY_STRING'] ?? ''
  return {
    kind: 'conclusion',
    scheme: {
      value: scheme,
      reason: said.value === scheme ? said.reason : `${said.reason} ("${said.value}")`
    },
    host: { value: host, reason: authority.reason },
    scriptName: { value: '', reason: 'the server mounts the app at the root; no header changes it' },
    path: { value: path, reason: 'this is the path of the request, not decoded' },
    clientAddress: client,
    url: {
      value: `${scheme}://${host}${path}${query === '' ? '' : `?${query}`}`,
      reason: 'Rails joins scheme, host with port unless it is the usual one, path and query'
    }
  }
}

/** The last element of X-Forwarded-Host; `Forwarded` does not count. Null where there is none to take. */
function authorityOf(env: RackEnv): Deduced | null {
  const header = env['HTTP_X_FORWARDED_HOST'] ?? ''
  if (/^\s*$/.test(header)) return ownAuthority(env)
  const hosts = split(header, /,[ \t\n\v\f\r]?/)
  const value = hosts.at(-1)
  if (value === undefined) return null
  return { value, reason: elementOf('X-Forwarded-Host', hosts.length - 1, hosts.length) }
}

function configure({ trusted }: ProxyInFront): { options: Partial<Options>; lines: string[] } {
  const others = trusted.filter((address) => !isTrustedProxy(address, TRUSTED_PROXIES))
  if (others.length === 0)
    return { options: {}, lines: ['# Nothing to set: Rails takes these addresses for proxies already.'] }
  const list = others.map((address) => `IPAddr.new('${address}')`).join(', ')
  return {
    options: { [PROXIES]: [...TRUSTED_PROXIES, ...others] },
    lines: [`${PROXIES} = ActionDispatch::RemoteIp::TRUSTED_PROXIES + [${list}]`]
  }
}
