import { type RackAuthority, splitAuthority, wrapIpv6 } from './rack-authority.ts'
import type { RackEnv } from './rack-env.ts'
import { forwardedValues } from './rack-forwarded.ts'
import { elementOf } from '../list-element.ts'
import { split, strip } from './ruby-string.ts'
import type { Deduced } from '../stack.ts'

/** How one major version of `Rack::Request` reads an environment. */
export interface RackRequest {
  scheme(env: RackEnv): Deduced
  /** The host with its port, as it was said; null where Rack raises a NoMethodError. */
  authority(env: RackEnv): Deduced | null
  split(authority: string): RackAuthority
  /** Null where Rack has nil. */
  clientAddress(env: RackEnv, isProxy: (address: string) => boolean): Deduced | null
}

export interface Priorities {
  readonly forwarded_priority: readonly string[]
  readonly x_forwarded_proto_priority: readonly string[]
}

export const PRIORITIES: Priorities = {
  forwarded_priority: ['forwarded', 'x_forwarded'],
  x_forwarded_proto_priority: ['proto', 'scheme']
}

const ALLOWED = new Set(['https', 'http', 'wss', 'ws'])
const SCHEME_HEADERS: Readonly<Record<string, string>> = {
  proto: 'X-Forwarded-Proto',
  scheme: 'X-Forwarded-Scheme'
}

/** Rack 3.2.7, `lib/rack/request.rb`: who the peer is matters for the client address alone. */
export function rackRequest(options: Priorities = PRIORITIES): RackRequest {
  // Words that Rack does not know change nothing.
  const priorities: Priorities = {
    forwarded_priority: known(options.forwarded_priority, PRIORITIES.forwarded_priority),
    x_forwarded_proto_priority: known(
      options.x_forwarded_proto_priority,
      PRIORITIES.x_forwarded_proto_priority
    )
  }
  return {
    split: splitAuthority,

    scheme(env) {
      if (env['HTTP_X_FORWARDED_SSL'] === 'on') return { value: 'https', reason: 'X-Forwarded-Ssl is on' }
      for (const family of priorities.forwarded_priority) {
        const found = family === 'forwarded' ? forwardedScheme(env) : xForwardedScheme(env, priorities)
        if (found) return found
      }
      return {
        value: env['rack.url_scheme'] ?? '',
        reason: 'the connection to this server is of this scheme; no header names one that Rack allows'
      }
    },

    authority(env) {
      for (const family of priorities.forwarded_priority) {
        if (family === 'forwarded') {
          const host = forwarded(env, 'host')?.at(-1)
          if (host !== undefined) return { value: host, reason: 'Forwarded, the last host in it' }
        } else {
          const hosts = splitList(env['HTTP_X_FORWARDED_HOST'])
          const value = hosts.at(-1)
          if (value !== undefined)
            return {
              value: wrapIpv6(value),
              reason: elementOf('X-Forwarded-Host', hosts.length - 1, hosts.length)
            }
        }
      }
      return ownAuthority(env)
    },

    clientAddress(env, isProxy) {
      const peer = env['REMOTE_ADDR'] ?? ''
      if (!isProxy(peer))
        return { value: peer, reason: 'the peer, which Rack does not take for a proxy: no header is asked' }
      const { header, addresses } = forwardedFor(env, priorities)
      if (addresses.length === 0) return { value: peer, reason: 'the peer; no header names a client' }
      const last = addresses.findLastIndex((address) => address === null || !isProxy(address))
      const value = addresses[Math.max(last, 0)] ?? null
      if (value === null) return null
      const why = last < 0 ? 'the first, since all are proxies' : 'the last that is no proxy'
      return { value, reason: `${elementOf(header, Math.max(last, 0), addresses.length)}: ${why}` }
    }
  }
}

function known(words: readonly string[], all: readonly string[]): readonly string[] {
  return words.filter((word) => all.includes(word))
}

/** What no forwarding header decides. */
export function ownAuthority(env: RackEnv): Deduced {
  const host = env['HTTP_HOST']
  if (host !== undefined) return { value: host, reason: 'this is the Host header' }
  return {
    value: `${env['SERVER_NAME']}:${env['SERVER_PORT']}`,
    reason: 'there is no Host header; the server has this name and port'
  }
}

function forwarded(env: RackEnv, parameter: string): readonly string[] | undefined {
  const header = env['HTTP_FORWARDED']
  return header === undefined ? undefined : forwardedValues(header)?.get(parameter)
}

function forwardedScheme(env: RackEnv): Deduced | null {
  const value = forwarded(env, 'proto')?.at(-1)
  return value !== undefined && ALLOWED.has(value)
    ? { value, reason: 'Forwarded, the last proto in it' }
    : null
}

function xForwardedScheme(env: RackEnv, priorities: Priorities): Deduced | null {
  for (const name of priorities.x_forwarded_proto_priority) {
    const header = SCHEME_HEADERS[name] ?? ''
    const schemes = splitList(env[`HTTP_${header.toUpperCase().replaceAll('-', '_')}`])
    const index = schemes.findLastIndex((scheme) => ALLOWED.has(scheme))
    if (index >= 0)
      return {
        value: schemes[index] ?? '',
        reason: `${elementOf(header, index, schemes.length)}: the last that Rack allows as a scheme`
      }
  }
  return null
}

function forwardedFor(
  env: RackEnv,
  priorities: Priorities
): { header: string; addresses: readonly (string | null)[] } {
  for (const family of priorities.forwarded_priority) {
    if (family === 'forwarded') {
      const nodes = forwarded(env, 'for')
      if (nodes) return { header: 'Forwarded', addresses: nodes.map((node) => splitAuthority(node).address) }
    } else if (env['HTTP_X_FORWARDED_FOR'] !== undefined) {
      const addresses = splitList(env['HTTP_X_FORWARDED_FOR']).map(
        (node) => splitAuthority(wrapIpv6(node)).address
      )
      return { header: 'X-Forwarded-For', addresses }
    }
  }
  return { header: '', addresses: [] }
}

function splitList(value: string | undefined): string[] {
  return value === undefined ? [] : split(strip(value), /[, \t]+/)
}
