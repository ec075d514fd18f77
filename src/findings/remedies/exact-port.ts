import type { Remedy, Situation } from '../../core/finding.ts'
import { hostCheck } from './host-check.ts'
import { documentation, mind, place } from './places.ts'

/** Makes the proxy refuse a Host with another port than the public one, or put the public one in its place. */
export function exactPort(situation: Situation): readonly Remedy[] {
  const port = situation.authority.slice(situation.host.length)
  return [
    // nginx and Caddy choose a site by the name alone, so the check of the host lets any port pass.
    ...hostCheck(situation).filter(({ target }) => target === 'apache' || target === 'haproxy'),
    {
      target: 'nginx',
      where: place.nginx(),
      lines: [`proxy_set_header Host $host${port};`, `proxy_set_header X-Forwarded-Host $host${port};`],
      caution: mind.nginxInheritance,
      reference: documentation.nginxHeader
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: [`header_up Host {host}${port}`, `header_up X-Forwarded-Host {host}${port}`],
      caution: 'Instead of any other header_up of the two; of several, the last one counts.',
      reference: documentation.caddyProxyHeader
    }
  ]
}
