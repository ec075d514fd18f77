import type { Situation } from '../../core/finding.ts'

/** Where the lines about one site go, in each proxy's own words. */
export const place = {
  apache: ({ host }: Situation) => `inside the <VirtualHost> of ${host}`,
  nginx: () => 'in the server or location block that has proxy_pass',
  nginxServer: ({ host }: Situation) => `in the server block of ${host}`,
  haproxy: ({ host }: Situation) => `in the frontend that receives the requests for ${host}`,
  caddy: ({ host }: Situation) => `inside the reverse_proxy block of ${host}`,
  caddySite: ({ host }: Situation) => `in the site block of ${host}, outside the reverse_proxy block`,
  traefikFile: () => 'in a file of the dynamic configuration',
  traefikStatic: () => 'in the static configuration, traefik.yml'
} as const

/** What to mind about a line wherever it is used. */
export const mind = {
  apacheHeaders: 'RequestHeader needs mod_headers (a2enmod headers).',
  apacheConnection:
    'Needs mod_headers (a2enmod headers); a visitor can have this header removed again by naming it in Connection, until you clean that one too.',
  nginxInheritance:
    'A block with a proxy_set_header of its own inherits none from outside: put all of them into the same block, one line per header.',
  haproxyOneScheme:
    'Where the frontend also takes plain http, add "if { ssl_fc }" to the line and state the http value with "unless { ssl_fc }".',
  haproxyOrder: 'Put the lines above those that set headers: the rules run in the order in which they stand.',
  traefikMiddleware:
    'Add public-url to the middlewares of the router, and merge the lines with those of other headers: a YAML key must not stand twice.'
} as const

/** Each target's own documentation. */
export const documentation = {
  apacheHeader: 'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader',
  nginxHeader: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',
  haproxySet: 'https://docs.haproxy.org/3.2/configuration.html#4.4-set-header',
  haproxyDelete: 'https://docs.haproxy.org/3.2/configuration.html#4.4-del-header',
  caddyProxyHeader: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#headers',
  caddyHeader: 'https://caddyserver.com/docs/caddyfile/directives/request_header',
  traefikHeader: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/',
  traefikEntryPoint: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/',
  modWsgiProxies: 'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGITrustedProxies.html',
  modWsgiHeaders:
    'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGITrustedProxyHeaders.html',
  waitress: 'https://docs.pylonsproject.org/projects/waitress/en/latest/arguments.html',
  gunicorn: 'https://docs.gunicorn.org/en/stable/settings.html',
  django: 'https://docs.djangoproject.com/en/stable/ref/settings/',
  express: 'https://expressjs.com/en/guide/behind-proxies.html',
  fastify: 'https://fastify.dev/docs/latest/Reference/Server/#trustproxy',
  echo3333: 'https://www.npmjs.com/package/echo3333'
} as const
