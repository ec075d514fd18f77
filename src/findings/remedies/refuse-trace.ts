import type { Remedy, Situation } from '../../core/finding.ts'
import { place } from './places.ts'

/** Makes the proxy refuse TRACE. nginx does so by itself. */
export function refuseTrace(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: ['TraceEnable Off'],
      reference: 'https://httpd.apache.org/docs/2.4/mod/core.html#traceenable'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: ['http-request deny deny_status 405 if { method TRACE }'],
      reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-deny'
    },
    {
      target: 'caddy',
      where: place.caddySite(situation),
      lines: ['@trace method TRACE', 'respond @trace 405'],
      reference: 'https://caddyserver.com/docs/caddyfile/matchers#method'
    },
    {
      target: 'traefik',
      where: place.traefikFile(),
      lines: [
        'http:',
        '  routers:',
        '    app:',
        `      rule: "Host(\`${situation.host}\`) && !Method(\`TRACE\`)"`
      ],
      caution: 'Write the name of your own router instead of app, and keep what else its rule says.',
      reference:
        'https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/'
    }
  ]
}
