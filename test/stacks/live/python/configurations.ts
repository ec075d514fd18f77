import { django } from '../../../../src/stacks/python/django.ts'
import { gunicorn } from '../../../../src/stacks/python/gunicorn.ts'
import { hypercorn } from '../../../../src/stacks/python/hypercorn.ts'
import { pastePrefix } from '../../../../src/stacks/python/paste-prefix.ts'
import type { OptionValues, Stack } from '../../../../src/stacks/stack.ts'
import { tornado } from '../../../../src/stacks/python/tornado.ts'
import { uvicorn } from '../../../../src/stacks/python/uvicorn.ts'
import { waitress } from '../../../../src/stacks/python/waitress.ts'
import { werkzeug } from '../../../../src/stacks/python/werkzeug.ts'
import { python } from '../../replays/python.ts'

export interface Configuration {
  readonly stack: Stack
  readonly options: OptionValues
}

const NOT_HERE = /^(?:mw|w212)/
const XFF = 'x-forwarded-for'

/** The recorded configurations of what `serve.py` starts, and others that take other ways through the code. */
export const configurations: readonly Configuration[] = [
  ...python.filter(({ column }) => !NOT_HERE.test(column)),
  { stack: waitress, options: { url_prefix: '/a/', url_scheme: 'https' } },
  { stack: waitress, options: { trusted_proxy: '127.0.0.2', trusted_proxy_count: 3 } },
  {
    stack: waitress,
    options: { trusted_proxy: '*', trusted_proxy_count: 2, trusted_proxy_headers: 'Forwarded' }
  },
  { stack: waitress, options: { trusted_proxy: '*', trusted_proxy_headers: XFF, url_prefix: 'b' } },
  { stack: pastePrefix, options: { prefix: '/a/', force_port: '8080' } },
  { stack: pastePrefix, options: { prefix: '/a', force_port: '', scheme: 'https' } },
  { stack: pastePrefix, options: { translate_forwarded_server: false } },
  { stack: werkzeug, options: {} },
  { stack: werkzeug, options: { x_for: 2, x_proto: 2, x_host: 2, x_port: 2, x_prefix: 2 } },
  { stack: werkzeug, options: { x_for: 0, x_proto: 0, x_host: 0, x_port: 1 } },
  { stack: django, options: { ALLOWED_HOSTS: ['.example', 'backend.internal', '[2001:db8::5]'] } },
  {
    stack: django,
    options: {
      ALLOWED_HOSTS: ['*'],
      FORCE_SCRIPT_NAME: '/a/../b c/',
      USE_X_FORWARDED_PORT: true,
      SECURE_PROXY_SSL_HEADER: ['HTTP_X_FORWARDED_SSL', 'on']
    }
  },
  { stack: gunicorn, options: {} },
  { stack: gunicorn, options: { forwarded_allow_ips: '127.0.0.0/31, ::1', header_map: 'refuse' } },
  {
    stack: gunicorn,
    options: {
      forwarded_allow_ips: '*',
      header_map: 'dangerous',
      secure_scheme_headers: ['X-FORWARDED-PROTO: HTTPS', 'X-SCHEME: ssl']
    }
  },
  { stack: gunicorn, options: { forwarded_allow_ips: '127.0.0.2', forwarder_headers: 'PATH_INFO' } },
  { stack: uvicorn, options: { proxy_headers: false } },
  {
    stack: uvicorn,
    options: { forwarded_allow_ips: '127.0.0.1, 10.0.0.1/8, ::1, localhost, 198.51.100.0/24, 2001:db8::/32' }
  },
  { stack: hypercorn, options: { mode: 'modern', trusted_hops: 2 } },
  { stack: hypercorn, options: { mode: 'legacy', trusted_hops: 3 } },
  { stack: hypercorn, options: { mode: 'modern', trusted_hops: 0 } },
  { stack: tornado, options: {} },
  { stack: tornado, options: { xheaders: true } }
]
