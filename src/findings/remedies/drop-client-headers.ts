import type { Remedy, Situation } from '../../core/finding.ts'
import { distrustVisitors } from './client-address.ts'
import { documentation, mind, place } from './places.ts'
import { traefikHeaders } from './state-header.ts'

/** Fields that a request cannot do without, or that the proxy itself speaks by. */
const INDISPENSABLE = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te'])
/** A client chooses how many it sends. */
const MOST = 24

/**
 * Makes the proxy remove headers that a client may have sent, before it sets its own. The names may come
 * from the wire: only those of letters, digits and hyphens get into a line. What else a name can be made
 * of, underscores above all, is for `underscoreNames`.
 */
export function dropClientHeaders(situation: Situation, names: readonly string[]): readonly Remedy[] {
  const known = new Map(names.filter(isPlain).map((name) => [name.toLowerCase(), name]))
  const dropped = [...known.values()].slice(0, MOST)
  if (dropped.length === 0) return []
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: dropped.map((name) => `RequestHeader unset ${name} early`),
      caution: mind.apacheHeaders,
      reference: documentation.apacheHeader
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: dropped.map((name) => `proxy_set_header ${name} "";`),
      caution: mind.nginxInheritance,
      reference: documentation.nginxHeader
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: dropped.map((name) => `http-request del-header ${name}`),
      caution: mind.haproxyOrder,
      reference: documentation.haproxyDelete
    },
    {
      target: 'caddy',
      where: place.caddySite(situation),
      lines: dropped.map((name) => `request_header -${name}`),
      reference: documentation.caddyHeader
    },
    ...traefik(dropped)
  ]
}

/** Traefik overwrites these before any middleware: to remove one there would remove what Traefik says. */
const TRAEFIKS_OWN =
  /^(?:x-forwarded-(?:for|host|method|port|prefix|proto|scheme|server|uri)|x-real-ip|x-scheme)$/i

function traefik(names: readonly string[]): readonly Remedy[] {
  const foreign = names.filter((name) => !TRAEFIKS_OWN.test(name))
  const middleware: Remedy = {
    target: 'traefik',
    where: place.traefikFile(),
    lines: traefikHeaders(foreign.map((name) => [name, ''])),
    caution: mind.traefikMiddleware,
    reference: documentation.traefikHeader
  }
  return [
    ...(foreign.length === names.length ? [] : [distrustVisitors()]),
    ...(foreign.length === 0 ? [] : [middleware])
  ]
}

function isPlain(name: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(name) && !INDISPENSABLE.has(name.toLowerCase())
}
