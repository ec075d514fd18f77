import type { FrontEnd } from '../support/proxies.ts'
import { configurationOf, PUBLIC_HOST } from '../remedies/configuration.ts'

/** What a front end is told: where it listens, and `host:port` of the app. */
interface Place {
  readonly port: number
  readonly backend: string
}

type Configuration = (place: Place) => (folder: string) => string

/** Names that visitors have no business to send, as an administrator would collect them. */
const FOREIGN = [
  'Forwarded',
  'X-Forwarded-Scheme',
  'X-Forwarded-Protocol',
  'X-Forwarded-Ssl',
  'X-Forwarded-Https',
  'X-Forwarded-Server',
  'X-Forwarded-By',
  'X-Forwarded-Uri',
  'X-Forwarded-Path',
  'X-Forwarded-Script-Name',
  'X-Forwarded-User',
  'X-Forwarded-Client-Cert',
  'X-Real-IP',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'CF-Visitor',
  'CloudFront-Forwarded-Proto',
  'Fastly-Client-IP',
  'X-Original-Forwarded-For',
  'X-Envoy-External-Address',
  'X-Envoy-Original-Path',
  'X-ProxyUser-Ip',
  'X-Azure-ClientIP',
  'X-Scheme',
  'X-Url-Scheme',
  'X-Https',
  'Front-End-Https',
  'X-Original-Host',
  'X-Host',
  'X-HTTP-Host-Override',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-Replaced-Path',
  'X-Script-Name',
  'X-HTTP-Method-Override',
  'X-HTTP-Method',
  'X-Method-Override',
  'X-Remote-User',
  'Remote-User',
  'X-Auth-Request-Email',
  'X-Auth-Request-User',
  'X-SSL-Client-Verify',
  'X-SSL-Client-Cert',
  'X-SSL-Client-DN',
  'Proxy'
] as const

const OVERWRITTEN = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix'
] as const

/** As many begin: one line that passes everything on. */
export const NAIVE: Readonly<Record<FrontEnd, Configuration>> = {
  apache: (place) => configurationOf('apache', [place]),
  nginx: (place) => configurationOf('nginx', [place]),
  haproxy: (place) => configurationOf('haproxy', [place]),
  caddy: (place) => configurationOf('caddy', [place]),
  lighttpd:
    ({ port, backend }) =>
    (folder) =>
      [
        ...lighttpdHead(folder, port),
        'server.modules += ("mod_proxy")',
        `proxy.server = ("" => ((${lighttpdHost(backend)})))`,
        ''
      ].join('\n'),
  varnish:
    ({ backend }) =>
    () =>
      ['vcl 4.1;', ...varnishBackend(backend), ''].join('\n')
}

/** As somebody configures it who knows what visitors can send, by the programs' manuals and not by our remedies. */
export const HARDENED: Readonly<Record<FrontEnd, Configuration>> = {
  apache: (place) =>
    configurationOf('apache', [
      {
        ...place,
        site: [
          'TraceEnable Off',
          'AllowEncodedSlashes NoDecode',
          'MergeSlashes Off',
          'UseCanonicalName Off',
          'RewriteEngine On',
          `RewriteCond "%{HTTP_HOST}" "!^${PUBLIC_HOST.replaceAll('.', String.raw`\.`)}(:${place.port})?$" [NC]`,
          'RewriteRule "^" "-" [R=400,L]',
          'RequestHeader edit* Connection "(?i)(^|,)(?!\\s*(?:close|keep-alive|upgrade|te)\\s*(?:,|$))[^,]+" "" early',
          ...[...FOREIGN, ...OVERWRITTEN].map((name) => `RequestHeader unset ${name} early`),
          ...[...FOREIGN, ...OVERWRITTEN].flatMap((name) => [
            `RequestHeader unset ${name.replaceAll('-', '_')} early`,
            `RequestHeader unset ${name.replaceAll('-', '.')} early`
          ]),
          'RequestHeader unset SCRIPT_NAME early',
          'RequestHeader set X-Forwarded-Proto http',
          `RequestHeader set X-Forwarded-Port ${place.port}`,
          'ProxyPreserveHost On',
          `ProxyPassReverse / http://${place.backend}/`,
          `ProxyPassReverse / http://${PUBLIC_HOST}:${place.port}/`
        ],
        pass: [`ProxyPass "/" "http://${place.backend}/" nocanon upgrade=websocket`]
      }
    ]),
  nginx: (place) =>
    configurationOf('nginx', [
      {
        ...place,
        site: ['merge_slashes off;', 'absolute_redirect off;'],
        proxy: [
          'proxy_http_version 1.1;',
          'proxy_set_header Upgrade $websocket;',
          'proxy_set_header Connection $hop;',
          'proxy_set_header Host $host:$server_port;',
          'proxy_set_header X-Forwarded-Host $host:$server_port;',
          'proxy_set_header X-Forwarded-Proto $scheme;',
          'proxy_set_header X-Forwarded-Port $server_port;',
          'proxy_set_header X-Forwarded-For $remote_addr;',
          'proxy_set_header X-Forwarded-Prefix "";',
          ...FOREIGN.map((name) => `proxy_set_header ${name} "";`)
        ],
        outside: [
          // Only WebSocket is passed on; of h2c nothing is.
          'map $http_upgrade $websocket { default ""; ~*^websocket$ websocket; }',
          'map $http_upgrade $hop { default close; ~*^websocket$ upgrade; }',
          `server { listen 127.0.0.1:${place.port} default_server; return 444; }`
        ]
      }
    ]),
  haproxy: (place) =>
    configurationOf('haproxy', [
      {
        ...place,
        site: [
          'http-request deny deny_status 400 if { req.hdr_cnt(Host) gt 1 }',
          `http-request deny deny_status 400 unless { req.fhdr(Host) -m str -i ${PUBLIC_HOST} ${PUBLIC_HOST}:${place.port} }`,
          'http-request deny deny_status 405 if METH_TRACE',
          'http-request deny deny_status 400 if { req.hdr(Upgrade) -i -m sub h2c }',
          'http-request del-header _ -m sub',
          'http-request del-header \\. -m reg',
          'http-request set-header Connection upgrade if { req.hdr(Upgrade) -i websocket }',
          'http-request del-header Connection unless { req.hdr(Upgrade) -i websocket }',
          'http-request del-header ^x-forwarded- -m reg',
          ...FOREIGN.map((name) => `http-request del-header ${name}`),
          'http-request set-header X-Forwarded-For %[src]',
          `http-request set-header X-Forwarded-Host ${PUBLIC_HOST}:${place.port}`,
          'http-request set-header X-Forwarded-Proto http',
          `http-request set-header X-Forwarded-Port ${place.port}`
        ]
      }
    ]),
  caddy: (place) =>
    configurationOf('caddy', [
      {
        ...place,
        site: [
          `@elsewhere not host ${PUBLIC_HOST}`,
          'abort @elsewhere',
          '@odd method TRACE',
          'abort @odd',
          '@h2c header Upgrade *h2c*',
          'abort @h2c',
          // Caddy takes a port in Host as it comes.
          `@port not header Host ${PUBLIC_HOST}:${place.port}`,
          'abort @port',
          'request_header -X_*',
          ...[...FOREIGN, ...OVERWRITTEN].flatMap((name) => [
            `request_header -${name}`,
            `request_header -${name.replaceAll('-', '_')}`,
            `request_header -${name.replaceAll('-', '.')}`
          ]),
          'request_header -SCRIPT_NAME'
        ],
        proxy: [`header_up X-Forwarded-Port ${place.port}`]
      }
    ]),
  lighttpd:
    ({ port, backend }) =>
    (folder) =>
      [
        ...lighttpdHead(folder, port),
        'server.modules += ("mod_access", "mod_setenv", "mod_proxy")',
        'server.http-parseopts = ("url-normalize" => "disable", "host-strict" => "enable", "header-strict" => "enable")',
        `$HTTP["host"] !~ "^${PUBLIC_HOST.replaceAll('.', String.raw`\.`)}(:${port})?$" { url.access-deny = ("") }`,
        'setenv.set-request-header = (',
        [
          ...new Set(
            [...FOREIGN, ...OVERWRITTEN].flatMap((name) => [
              name,
              name.replaceAll('-', '_'),
              name.replaceAll('-', '.')
            ])
          )
        ]
          .map((name) => `  "${name}" => ""`)
          .filter((line) => !line.includes('"X-Forwarded-Port"'))
          .concat([`  "X-Forwarded-Port" => "${port}"`, '  "SCRIPT_NAME" => ""'])
          .join(',\n'),
        ')',
        'proxy.header = ("upgrade" => "enable")',
        `proxy.server = ("" => ((${lighttpdHost(backend)})))`,
        ''
      ].join('\n'),
  varnish:
    ({ port, backend }) =>
    () =>
      [
        'vcl 4.1;',
        'import std;',
        ...varnishBackend(backend),
        'sub vcl_recv {',
        `  if (req.http.host !~ "^(?i)${PUBLIC_HOST.replaceAll('.', String.raw`\.`)}(:${port})?$") { return (synth(400)); }`,
        '  if (req.url !~ "^/") { return (synth(400)); }',
        '  if (req.method == "TRACE") { return (synth(405)); }',
        ...[...FOREIGN, ...OVERWRITTEN].flatMap((name) => [
          `  unset req.http.${name};`,
          `  unset req.http.${name.replaceAll('-', '_')};`
        ]),
        '  unset req.http.SCRIPT_NAME;',
        '  set req.http.X-Forwarded-For = client.ip;',
        `  set req.http.X-Forwarded-Host = "${PUBLIC_HOST}:${port}";`,
        '  set req.http.X-Forwarded-Proto = "http";',
        `  set req.http.X-Forwarded-Port = "${port}";`,
        '  if (req.http.Upgrade ~ "(?i)^websocket$") { return (pipe); }',
        '  unset req.http.Upgrade;',
        '  return (pass);',
        '}',
        'sub vcl_pipe {',
        '  if (req.http.Upgrade) {',
        '    set bereq.http.Upgrade = req.http.Upgrade;',
        '    set bereq.http.Connection = "upgrade";',
        '  }',
        '}',
        ''
      ].join('\n')
}

function lighttpdHead(folder: string, port: number): readonly string[] {
  return [
    `server.document-root = "${folder}"`,
    'server.bind = "127.0.0.1"',
    `server.port = ${port}`,
    `server.errorlog = "${folder}/error.log"`
  ]
}

function lighttpdHost(backend: string): string {
  const { hostname, port } = new URL(`http://${backend}`)
  return `"host" => "${hostname}", "port" => ${port}`
}

function varnishBackend(backend: string): readonly string[] {
  const { hostname, port } = new URL(`http://${backend}`)
  return [`backend default { .host = "${hostname}"; .port = "${port}"; }`]
}
