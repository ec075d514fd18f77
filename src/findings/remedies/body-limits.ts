import type { Remedy, Situation } from '../../core/finding.ts'
import { place } from './places.ts'

/**
 * Makes the proxy take bodies of 10 MiB. HAProxy and Traefik have no limit of their own, and Apache's
 * LimitRequestBody does not count for what it passes on (2.4.71, measured).
 */
export function bodyLimits(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'nginx',
      where: place.nginxServer(situation),
      lines: ['client_max_body_size 10m;'],
      caution: 'A client_max_body_size in the location block counts more: change it there.',
      reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size'
    },
    {
      target: 'caddy',
      where: place.caddySite(situation),
      lines: ['request_body {', '    max_size 10MB', '}'],
      caution: 'Instead of the request_body block that is there: of two, the smaller one counts.',
      reference: 'https://caddyserver.com/docs/caddyfile/directives/request_body'
    }
  ]
}
