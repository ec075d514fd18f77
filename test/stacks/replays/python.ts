import { django } from '../../../src/stacks/python/django.ts'
import { gunicorn } from '../../../src/stacks/python/gunicorn.ts'
import { hypercorn } from '../../../src/stacks/python/hypercorn.ts'
import { tornado } from '../../../src/stacks/python/tornado.ts'
import { uvicorn } from '../../../src/stacks/python/uvicorn.ts'
import { werkzeug } from '../../../src/stacks/python/werkzeug.ts'
import { modWsgi, modWsgi4 } from '../../../src/stacks/apache/mod-wsgi.ts'
import { pastePrefix } from '../../../src/stacks/python/paste-prefix.ts'
import { pep3333 } from '../../../src/stacks/python/pep3333.ts'
import { waitress } from '../../../src/stacks/python/waitress.ts'
import type { Replay } from '../replay.ts'

const X_FORWARDED = 'x-forwarded-for x-forwarded-host x-forwarded-proto x-forwarded-port'

/** The recordings show these six applied. */
const WSGITrustedProxyHeaders =
  'X-Forwarded-For X-Forwarded-Host X-Forwarded-Server X-Forwarded-Port X-Script-Name X-Forwarded-Proto'
const APACHE = { WSGITrustedProxyHeaders, ServerName: 'backend.internal' }
const STRICT =
  'only strict IP literals are trusted here: mod_wsgi looks up octal and integer addresses and names'

/** Django answers 400 to a host that it does not accept. */
const CAUGHT =
  'the recorded program caught DisallowedHost and answered 200 with its name; Django itself answers 400'
const ALLOWED = '127.0.0.1,10.0.0.0/8'

export const python: readonly Replay[] = [
  {
    column: 'wref',
    stack: pep3333,
    options: {},
    port: 28_126,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'wt_raw',
    stack: waitress,
    options: {},
    port: 28_113,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'wt_x',
    stack: waitress,
    options: { trusted_proxy: '127.0.0.1', trusted_proxy_headers: X_FORWARDED },
    port: 28_110,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'wt_x2',
    stack: waitress,
    options: { trusted_proxy: '*', trusted_proxy_count: 2, trusted_proxy_headers: X_FORWARDED },
    port: 28_112,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'wt_fwd',
    stack: waitress,
    options: { trusted_proxy: '127.0.0.1', trusted_proxy_headers: 'forwarded' },
    port: 28_111,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'w212',
    stack: waitress,
    options: { trusted_proxy: '127.0.0.1', trusted_proxy_headers: X_FORWARDED },
    port: 28_117,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'paste',
    stack: pastePrefix,
    options: {},
    port: 28_114,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'mw6',
    stack: modWsgi,
    options: { ...APACHE, WSGITrustedProxies: '127.0.0.1 10.0.0.0/8' },
    port: 8080,
    url: 'wsgiref',
    address: 'ip',
    exceptions: { 'xff-octal': STRICT, 'xff-int': STRICT }
  },
  {
    column: 'mw6nt',
    stack: modWsgi,
    options: APACHE,
    port: 8080,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'mw4',
    stack: modWsgi4,
    options: { ...APACHE, WSGITrustedProxies: '127.0.0.1 10.0.0.0/8' },
    port: 8080,
    url: 'wsgiref',
    address: 'ip',
    exceptions: { 'xff-octal': STRICT, 'xff-int': STRICT }
  },
  {
    column: 'wz',
    stack: werkzeug,
    options: { x_for: 1, x_proto: 1, x_host: 1, x_port: 1, x_prefix: 1 },
    port: 28_115,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'dj',
    stack: django,
    options: {
      ALLOWED_HOSTS: ['*'],
      USE_X_FORWARDED_HOST: true,
      USE_X_FORWARDED_PORT: true,
      SECURE_PROXY_SSL_HEADER: ['HTTP_X_FORWARDED_PROTO', 'https']
    },
    port: 28_116,
    url: 'url',
    address: 'ip',
    exceptions: {
      'xfh-multi': CAUGHT,
      'xfh-v6-bare': CAUGHT,
      'xfh-bad': CAUGHT,
      'xfh-userinfo': CAUGHT,
      'host-emptyport': CAUGHT,
      'host-portabc': CAUGHT,
      'host-userinfo': CAUGHT,
      'host-space': CAUGHT,
      'host-underscore': CAUGHT,
      'host-utf8': CAUGHT,
      'all-apache2hop': CAUGHT
    }
  },
  {
    column: 'guni',
    stack: gunicorn,
    options: { forwarded_allow_ips: ALLOWED, bind: '0.0.0.0:28120' },
    port: 28_120,
    url: 'wsgiref',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'uvi',
    stack: uvicorn,
    options: { forwarded_allow_ips: ALLOWED },
    port: 28_121,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'uvistar',
    stack: uvicorn,
    options: { forwarded_allow_ips: '*' },
    port: 28_122,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'hyp',
    stack: hypercorn,
    options: { mode: 'legacy', trusted_hops: 1 },
    port: 28_123,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'hypm',
    stack: hypercorn,
    options: { mode: 'modern', trusted_hops: 1 },
    port: 28_124,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'tor',
    stack: tornado,
    options: { xheaders: true, trusted_downstream: ['10.0.0.1', '127.0.0.1'] },
    port: 28_125,
    url: 'url',
    address: 'ip',
    exceptions: {}
  }
]
