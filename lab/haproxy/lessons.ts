import { variantsOf } from '../lessons/variant.ts'

/** HAProxy passes everything on as it came, Host included, and adds nothing by itself. */
export const haproxyLessons = variantsOf('cfg', {
  plain: {
    title: 'server alone',
    teaches:
      'HAProxy leaves Host as the visitor sent it, so the URL is right from the start. It adds no header: the app takes HAProxy for the visitor, and nothing in the request shows it.',
    expects: { verdict: 'pass', findings: [] }
  },
  host: {
    title: 'X-Forwarded-Host, stated',
    teaches:
      'Two lines state the host and the client’s address, and replace what the visitor sent under these names. The port is in Host already. `req.fhdr` takes Host whole, where `req.hdr` would cut it at a comma.',
    expects: { verdict: 'pass', findings: [] }
  },
  'port-fixed': {
    title: 'X-Forwarded-Port, fixed',
    teaches:
      'One more line states the port, so that no visitor can: SERVER_PORT does not hang on Host any more.',
    expects: { verdict: 'pass', findings: [] }
  },
  https: {
    title: 'TLS ends at the front end',
    teaches: 'Nobody tells the app about https: its links lead visitors away from it.',
    app: 'PROTO',
    expects: { verdict: 'fail', findings: ['scheme-downgrade'] },
    cure: 'https-proto'
  },
  'https-proto': {
    title: 'X-Forwarded-Proto',
    teaches: 'The backend for TLS says that it is one. What the visitor sent under that name is replaced.',
    expects: { verdict: 'pass', findings: [] }
  },
  prefix: {
    title: 'Mounted at /app/',
    teaches: '`replace-path` takes /app off the path. The app believes that it owns the whole site.',
    expects: { verdict: 'fail', findings: ['prefix-lost'] },
    cure: 'prefix-header'
  },
  'prefix-header': {
    title: 'X-Forwarded-Prefix',
    teaches:
      'HAProxy says what it takes off, and the app puts it back as SCRIPT_NAME. The lines stand above `replace-path`: below it, the path would not begin with /app any more.',
    expects: { verdict: 'pass', findings: [] }
  },
  redirect: {
    title: 'Host replaced, and a redirect',
    teaches:
      'Where a line puts the app’s own address into Host, the server under the app redirects to that address. Without the line there would be nothing to mend.',
    expects: { verdict: 'fail', redirect: 'internal' },
    cure: 'redirect-reverse'
  },
  'redirect-reverse': {
    title: 'Location rewritten',
    teaches: 'HAProxy has no ProxyPassReverse; `replace-header` on the answer does the same.',
    expects: { verdict: 'pass', redirect: 'public' }
  },
  spoof: {
    title: 'A visitor sends the headers',
    teaches:
      'HAProxy passes on what no line replaces. X-Forwarded-Host and X-Forwarded-For reach the app just as the visitor wrote them.',
    expects: { verdict: 'fail', findings: ['internal-host', 'public-port-lost'] },
    cure: 'spoof-cured'
  },
  'spoof-cured': {
    title: 'Every header replaced or dropped',
    teaches:
      '`set-header` replaces what the visitor sent, `del-header` drops what nobody needs. `option forwardfor` would add a second X-Forwarded-For and keep the forged one.',
    expects: { verdict: 'pass', findings: [] }
  },
  'hop-by-hop': {
    title: 'A visitor names a header in Connection',
    teaches:
      'HAProxy removes nothing, but passes the visitor’s Connection on: the next proxy that obeys it takes X-Forwarded-Proto away.',
    expects: { verdict: 'warn', findings: ['hop-by-hop-connection-tokens'] },
    cure: 'hop-by-hop-cured'
  },
  'hop-by-hop-cured': {
    title: 'Connection cleaned first',
    teaches:
      'Only an upgrade is left in Connection, as WebSockets need it; everything else in it is dropped.',
    expects: { verdict: 'pass', findings: [] }
  }
})
