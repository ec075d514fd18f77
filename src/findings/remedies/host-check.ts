import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, place } from './places.ts'

/** Makes the proxy refuse requests for hosts that it does not serve. */
export function hostCheck(situation: Situation): readonly Remedy[] {
  const { host, port, scheme } = situation
  const pattern = `^${host.replaceAll(/[.[\]]/g, String.raw`\$&`)}(:${port})?$`
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [
        'RewriteEngine On',
        `RewriteCond "%{HTTP_HOST}" "!${pattern}" [NC]`,
        'RewriteRule "^" "-" [R=400,L]'
      ],
      caution:
        'Needs mod_rewrite (a2enmod rewrite); repeat the RewriteCond line for each ServerAlias that you serve.',
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewritecond'
    },
    {
      target: 'nginx',
      where: `in the http block, beside the server block of ${host}`,
      lines: [
        'server {',
        ...(scheme === 'https'
          ? [`    listen ${port} ssl default_server;`, '    ssl_reject_handshake on;']
          : [`    listen ${port} default_server;`]),
        '    return 444;',
        '}'
      ],
      caution: `Listen where the server block of ${host} listens, and give that block a server_name.`,
      reference:
        'https://nginx.org/en/docs/http/request_processing.html#how_to_prevent_undefined_server_names'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [
        'http-request deny deny_status 400 if { req.hdr_cnt(Host) gt 1 }',
        `http-request deny deny_status 400 unless { req.fhdr(Host) -m str -i ${host} ${host}:${port} }`
      ],
      caution: 'Add every other host that this frontend serves to the second line.',
      reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-deny'
    },
    {
      target: 'caddy',
      where: `${place.caddySite(situation)} but in the same handle block, if it is in one`,
      lines: [`@elsewhere not host ${host.replaceAll(/[[\]]/g, '')}`, 'abort @elsewhere'],
      caution: 'Add every other host that this site serves to the first line.',
      reference: 'https://caddyserver.com/docs/caddyfile/matchers#host'
    },
    {
      target: 'traefik',
      where: place.traefikFile(),
      lines: ['http:', '  routers:', '    app:', `      rule: "Host(\`${host}\`)"`],
      caution: 'Write the name of your own router instead of app.',
      reference:
        'https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/'
    },
    {
      target: 'django',
      where: 'in settings.py',
      lines: [`ALLOWED_HOSTS = ['${host}']`],
      reference: `${documentation.django}#allowed-hosts`
    }
  ]
}
