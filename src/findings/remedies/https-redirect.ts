import type { Remedy, Situation } from '../../core/finding.ts'
import { place } from './places.ts'

/** Makes the proxy send plain http on to https, once and with the path as it was asked for. */
export function httpsRedirect(situation: Situation): readonly Remedy[] {
  const { authority, port } = situation
  const target = situation.scheme === 'https' ? authority : situation.host
  return [
    {
      target: 'apache',
      where: `${place.apache(situation)}, instead of its ProxyPass line`,
      lines: ['RewriteEngine On', `RewriteRule "^" "https://${target}%{REQUEST_URI}" [R=301,NE,L]`],
      caution: 'In the <VirtualHost> of the plain http port. Needs mod_rewrite (a2enmod rewrite).',
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewriterule'
    },
    {
      target: 'nginx',
      where: 'instead of the proxy_pass line',
      lines: [`return 301 https://${target}$request_uri;`],
      caution: 'In the server block that listens without TLS.',
      reference: 'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [
        port === '443'
          ? 'http-request redirect scheme https code 301 unless { ssl_fc }'
          : `http-request redirect prefix https://${target} code 301 unless { ssl_fc }`
      ],
      reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-redirect'
    },
    {
      target: 'caddy',
      where: place.caddySite(situation),
      lines: [`redir https://${target}{uri} permanent`],
      caution: 'In the block of the http:// site. A site without http:// in its address redirects by itself.',
      reference: 'https://caddyserver.com/docs/caddyfile/directives/redir'
    },
    {
      target: 'traefik',
      where: place.traefikStatic(),
      lines: [
        'entryPoints:',
        '  web:',
        '    address: ":80"',
        '    http:',
        '      redirections:',
        '        entryPoint:',
        `          to: ${port === '443' ? 'websecure' : `":${port}"`}`,
        '          scheme: https'
      ],
      reference: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/'
    }
  ]
}
