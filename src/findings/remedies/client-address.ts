import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, place } from './places.ts'

const EDGE = 'Only on the proxy that meets your visitors: one behind it must add to the list instead.'

/** Makes the edge proxy state the client's address and nothing that the client claimed. */
export function clientAddress(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      // mod_proxy then adds the address of its own peer, and only that.
      lines: ['RequestHeader unset X-Forwarded-For early', 'ProxyAddHeaders On'],
      caution: EDGE,
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxyaddheaders'
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: ['proxy_set_header X-Forwarded-For $remote_addr;'],
      caution: EDGE,
      reference: documentation.nginxHeader
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: ['http-request set-header X-Forwarded-For %[src]'],
      caution:
        'Only on the proxy that meets your visitors, and without option forwardfor, which adds a second line.',
      reference: documentation.haproxySet
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: ['header_up X-Forwarded-For {remote_host}'],
      caution: EDGE,
      reference: documentation.caddyProxyHeader
    },
    distrustVisitors()
  ]
}

/** Traefik's own rule: it replaces the forwarding headers of every peer that it is not told to trust. */
export function distrustVisitors(): Remedy {
  return {
    target: 'traefik',
    where: place.traefikStatic(),
    lines: [
      'entryPoints:',
      '  websecure:',
      '    forwardedHeaders:',
      '      insecure: false',
      '      trustedIPs: []'
    ],
    caution: EDGE,
    reference: documentation.traefikEntryPoint
  }
}
