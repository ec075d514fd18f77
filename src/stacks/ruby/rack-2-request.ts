import { elementOf } from '../list-element.ts'
import { splitAuthority2, wrapIpv6 } from './rack-authority.ts'
import type { RackEnv } from './rack-env.ts'
import { ownAuthority, type RackRequest } from './rack-request.ts'
import { split, strip } from './ruby-string.ts'
import type { Deduced } from '../stack.ts'

const ALLOWED = new Set(['https', 'http'])

/** Rack 2.2.22, `lib/rack/request.rb`: no `Forwarded`, and the first element of X-Forwarded-Proto and X-Forwarded-Host. */
export const rack2Request: RackRequest = {
  split: splitAuthority2,

  scheme(env) {
    if (env['HTTP_X_FORWARDED_SSL'] === 'on') return { value: 'https', reason: 'X-Forwarded-Ssl is on' }
    const whole = env['HTTP_X_FORWARDED_SCHEME'] ?? ''
    if (ALLOWED.has(whole)) return { value: whole, reason: 'X-Forwarded-Scheme, the whole value' }
    const protos = (env['HTTP_X_FORWARDED_PROTO'] ?? '').split(',')
    const [first = ''] = protos
    if (ALLOWED.has(first)) return { value: first, reason: elementOf('X-Forwarded-Proto', 0, protos.length) }
    return {
      value: env['rack.url_scheme'] ?? '',
      reason: 'the connection to this server is of this scheme; no header says exactly http or https'
    }
  },

  authority(env) {
    const header = env['HTTP_X_FORWARDED_HOST']
    if (header === undefined) return ownAuthority(env)
    const hosts = splitList(header)
    const [first] = hosts
    return first === undefined
      ? null
      : { value: wrapIpv6(first), reason: elementOf('X-Forwarded-Host', 0, hosts.length) }
  },

  clientAddress(env: RackEnv, isProxy): Deduced {
    const peer = env['REMOTE_ADDR'] ?? ''
    if (!isProxy(peer))
      return { value: peer, reason: 'the peer, which Rack does not take for a proxy: no header is asked' }
    const nodes = splitList(env['HTTP_X_FORWARDED_FOR'] ?? '')
    if (nodes.length === 0) return { value: peer, reason: 'the peer; no header names a client' }
    const addresses = nodes.map((node) => splitAuthority2(wrapIpv6(node)).address ?? '')
    const last = addresses.findLastIndex((address) => !isProxy(address))
    const why = last < 0 ? 'the first, since all are proxies' : 'the last that is no proxy'
    return {
      value: addresses[Math.max(last, 0)] ?? '',
      reason: `${elementOf('X-Forwarded-For', Math.max(last, 0), addresses.length)}: ${why}`
    }
  }
}

function splitList(value: string): string[] {
  return split(strip(value), /[, \t\n\v\f\r]+/)
}
