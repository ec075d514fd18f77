import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, mind, place } from './places.ts'

/** Makes the proxy pass on the host that the visitor used. */
export function publicHost(situation: Situation): readonly Remedy[] {
  const port = situation.authority.slice(situation.host.length)
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      // mod_proxy adds its X-Forwarded-Host to the one that the client sent.
      lines: ['ProxyPreserveHost On', 'RequestHeader unset X-Forwarded-Host early'],
      caution: mind.apacheHeaders,
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost'
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: [`proxy_set_header Host $host${port};`, `proxy_set_header X-Forwarded-Host $host${port};`],
      caution: mind.nginxInheritance,
      reference: documentation.nginxHeader
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: ['http-request set-header X-Forwarded-Host %[req.fhdr(Host)]'],
      caution: 'HAProxy keeps Host by itself: remove the line that sets it, if there is one.',
      reference: documentation.haproxySet
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: ['header_up Host {hostport}'],
      caution: 'Instead of any other header_up Host; of two, the last one counts.',
      reference: documentation.caddyProxyHeader
    },
    {
      target: 'traefik',
      where: place.traefikFile(),
      lines: ['http:', '  services:', '    app:', '      loadBalancer:', '        passHostHeader: true'],
      caution: 'Write the name of your own service instead of app.',
      reference: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/'
    }
  ]
}
