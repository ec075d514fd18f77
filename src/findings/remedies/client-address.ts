import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, mind, place } from './places.ts'

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

/**
 * Makes a proxy take the visitor from the hop in front of it, by that hop's address: from then on its own
 * `$remote_addr`, `%[src]` and the like are the visitor's.
 */
export function hopInFront(situation: Situation, hop: string): readonly Remedy[] {
  const only =
    `Only where ${hop} is a proxy of yours that names the visitor in X-Forwarded-For. ` +
    'Where a visitor, a NAT or a VPN has that address, nothing is wrong and there is nothing to paste: with these lines anybody there could name any address.'
  const both = `Your app has to trust ${hop} as well then, since this proxy passes both addresses on.`
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: ['RemoteIPHeader X-Forwarded-For', `RemoteIPInternalProxy ${hop}`],
      caution: `${only} Needs mod_remoteip (a2enmod remoteip), and no line that unsets X-Forwarded-For early.`,
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_remoteip.html'
    },
    {
      target: 'nginx',
      where: place.nginxServer(situation),
      lines: [`set_real_ip_from ${hop};`, 'real_ip_header X-Forwarded-For;', 'real_ip_recursive on;'],
      caution: only,
      reference: 'https://nginx.org/en/docs/http/ngx_http_realip_module.html'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [`http-request set-src hdr_ip(X-Forwarded-For,-1) if { src ${hop} }`],
      caution: `${only} ${mind.haproxyOrder}`,
      reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-set-src'
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: [`trusted_proxies ${hop}`],
      caution: `${only} Take header_up X-Forwarded-For out of the block. ${both}`,
      reference: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults'
    },
    {
      target: 'traefik',
      where: place.traefikStatic(),
      lines: [
        'entryPoints:',
        '  websecure:',
        '    forwardedHeaders:',
        '      trustedIPs:',
        `        - "${hop}"`
      ],
      caution: `${only} ${both}`,
      reference: documentation.traefikEntryPoint
    }
  ]
}
