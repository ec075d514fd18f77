import { join } from 'node:path'
import type { Remedy } from '../../src/core/finding.ts'
import { writeCertificate } from '../support/certificate.ts'
import type { Proxy } from '../support/proxies.ts'

/** One site that a proxy passes on to the backend, and what its configuration says besides. */
export interface Site {
  readonly port: number
  /** `host:port` of the backend. */
  readonly backend: string
  /** Speaks TLS, with HTTP/2 beside HTTP/1.1 and a self-signed certificate. */
  readonly tls?: true
  /** A prefix that the proxy takes off the path. */
  readonly mount?: string
  /** Lines of the site: Apache's virtual host, nginx's server, HAProxy's frontend, Caddy's site block. */
  readonly site?: readonly string[]
  /** Lines beside the line that passes requests on: nginx's location, HAProxy's backend, Caddy's reverse_proxy. */
  readonly proxy?: readonly string[]
  /** Lines outside of the site. */
  readonly outside?: readonly string[]
  /** Instead of the line that passes requests on. */
  readonly pass?: readonly string[]
}

type Slot = 'site' | 'proxy' | 'outside' | 'pass'

/** The name that visitors use in every test. */
export const PUBLIC_HOST = 'blog.example.com'

/** The beginnings of what remedies say about the place of their lines. */
const PLACES: Readonly<Record<Proxy, ReadonlyArray<readonly [where: RegExp, slot: Slot]>>> = {
  apache: [
    [/^inside the <VirtualHost> of [^ ]+, instead of its ProxyPass line$/, 'pass'],
    [/^inside the <VirtualHost> of [^ ]+$/, 'site'],
    [/^beside the other Listen lines$/, 'outside']
  ],
  nginx: [
    [/^in the server or location block that has proxy_pass$/, 'proxy'],
    [/^in the location block of [^ ]+, beside proxy_pass$/, 'proxy'],
    [/^in the server block of [^ ]+$/, 'site'],
    [/^in the http block, beside the server block of [^ ]+$/, 'outside'],
    [/^instead of the proxy_pass line$/, 'pass']
  ],
  haproxy: [
    [/^in the frontend that receives the requests for [^ ]+$/, 'site'],
    [/^in the configuration file, in its global section$/, 'outside']
  ],
  caddy: [
    [/^inside the reverse_proxy block of (?:handle_path )?[^ ]+$/, 'proxy'],
    [/^in the site block of [^ ]+, outside the reverse_proxy block\b/, 'site']
  ]
}

/** Puts a remedy's lines where the remedy says. */
export function withRemedy(proxy: Proxy, site: Site, remedy: Remedy): Site {
  const slot = PLACES[proxy].find(([where]) => where.test(remedy.where))?.[1]
  if (slot === undefined) throw new Error(`nobody knows where this is in ${proxy}: ${remedy.where}`)
  const lines = remedy.lines.map((line) => onLoopback(proxy, line))
  const earlier = (site[slot] ?? []).filter((line) => proxy !== 'nginx' || !sameDirective(line, lines))
  return { ...site, [slot]: slot === 'pass' ? lines : [...earlier, ...lines] }
}

/** "Listen where the server block listens": on loopback. */
function onLoopback(proxy: Proxy, line: string): string {
  return proxy === 'nginx' ? line.replace(/^(\s*listen) (\d+)/, '$1 127.0.0.1:$2') : line
}

/** nginx takes a directive once, and sends a header as often as it is set. */
function sameDirective(line: string, lines: readonly string[]): boolean {
  return lines.some((other) => directiveOf(other) === directiveOf(line))
}

function directiveOf(line: string): string {
  return line
    .split(' ', line.startsWith('proxy_set_header') ? 2 : 1)
    .join(' ')
    .toLowerCase()
}

/** The whole configuration of a proxy with these sites. */
export function configurationOf(proxy: Proxy, sites: readonly Site[]): (folder: string) => string {
  return (folder) => {
    const encrypted = sites.some(({ tls }) => tls === true)
    if (encrypted) writeCertificate(certificateIn(folder))
    return (
      [
        ...HEADS[proxy](folder),
        ...(encrypted ? TLS_HEADS[proxy] : []),
        ...sites.flatMap((site) => SITES[proxy](site, certificateIn(folder))),
        ...TAILS[proxy]
      ].join('\n') + '\n'
    )
  }
}

function certificateIn(folder: string): string {
  return join(folder, 'site.pem')
}

const APACHE_MODULES = [
  'mpm_event',
  'authz_core',
  'cache',
  'headers',
  'proxy',
  'proxy_http',
  'rewrite',
  'setenvif'
] as const

const HEADS: Readonly<Record<Proxy, (folder: string) => readonly string[]>> = {
  apache: (folder) => [
    ...APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'StartServers 1',
    'ServerName localhost',
    `DefaultRuntimeDir ${folder}`,
    `PidFile ${folder}/pid`,
    `ErrorLog ${folder}/error.log`
  ],
  nginx: (folder) => [
    'worker_processes 1;',
    `pid ${folder}/pid;`,
    'events { worker_connections 128; }',
    'http {',
    'access_log off;',
    // Larger bodies go to a file, in a folder that is not the worker's.
    'client_body_buffer_size 128k;',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`
    )
  ],
  haproxy: () => [
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 10s',
    '  timeout server 10s'
  ],
  caddy: () => ['{', '  admin off', '  auto_https off', '  grace_period 1s', '}']
}

/** What the heads need besides, as soon as one site speaks TLS. */
const TLS_HEADS: Readonly<Record<Proxy, readonly string[]>> = {
  apache: ['ssl', 'http2'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
  nginx: [],
  haproxy: [],
  caddy: []
}

const TAILS: Readonly<Record<Proxy, readonly string[]>> = { apache: [], nginx: ['}'], haproxy: [], caddy: [] }

const SITES: Readonly<Record<Proxy, (site: Site, certificate: string) => readonly string[]>> = {
  apache: ({ port, backend, tls, mount = '', site = [], proxy = [], outside = [], pass }, certificate) => [
    `Listen 127.0.0.1:${port}`,
    `<VirtualHost 127.0.0.1:${port}>`,
    `ServerName ${PUBLIC_HOST}`,
    ...(tls ? ['SSLEngine On', `SSLCertificateFile ${certificate}`, 'Protocols h2 http/1.1'] : []),
    ...site,
    ...proxy,
    ...(pass ?? [`ProxyPass "${mount}/" "http://${backend}/"`]),
    '</VirtualHost>',
    ...outside
  ],
  nginx: ({ port, backend, tls, mount = '', site = [], proxy = [], outside = [], pass }, certificate) => [
    'server {',
    `listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''};`,
    ...(tls ? [`ssl_certificate ${certificate};`, `ssl_certificate_key ${certificate};`] : []),
    `server_name ${PUBLIC_HOST};`,
    ...site,
    `location ${mount}/ {`,
    ...proxy,
    ...(pass ?? [`proxy_pass http://${backend}${mount === '' ? '' : '/'};`]),
    '}',
    '}',
    ...outside
  ],
  haproxy: ({ port, backend, tls, mount, site = [], proxy = [], outside = [] }, certificate) => [
    `frontend visitors-${port}`,
    `bind 127.0.0.1:${port}${tls ? ` ssl crt ${certificate} alpn h2,http/1.1` : ''}`,
    ...site,
    `default_backend app-${port}`,
    `backend app-${port}`,
    ...proxy,
    ...(mount === undefined ? [] : [String.raw`http-request replace-path ${mount}/(.*) /\1`]),
    `server app ${backend}`,
    ...outside
  ],
  caddy: ({ port, backend, tls, mount, site = [], proxy = [], outside = [] }, certificate) => [
    `${tls ? 'https' : 'http'}://:${port} {`,
    'bind 127.0.0.1',
    ...(tls ? [`tls ${certificate} ${certificate}`] : []),
    ...site,
    ...(mount === undefined ? [] : [`handle_path ${mount}/* {`]),
    `reverse_proxy ${backend} {`,
    ...proxy,
    '}',
    ...(mount === undefined ? [] : ['}']),
    '}',
    ...outside
  ]
}
