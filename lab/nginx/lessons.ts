import { variantsOf } from '../lessons/variant.ts'

/** nginx passes every header on as the visitor sent it, but Host and Connection, which it writes itself. */
export const nginxLessons = variantsOf('conf', {
  plain: {
    title: 'proxy_pass alone',
    teaches:
      'nginx writes the app’s own address into Host and sends no forwarding header at all: name, port and client address of the visitor are lost.',
    expects: {
      verdict: 'fail',
      findings: ['internal-host', 'internal-port', 'client-address-lost', 'forwarded-host-missing']
    },
    cure: 'preserve'
  },
  host: {
    title: 'X-Forwarded-Host, stated',
    teaches:
      'Unlike Apache, nginx sends X-Forwarded-Host only where a line says so. The URL is right; SERVER_PORT is still the internal one. `$host` comes without a port, so the line adds it.',
    expects: { verdict: 'warn', findings: ['forwarded-port-missing'] },
    cure: 'port-fixed'
  },
  'port-fixed': {
    title: 'X-Forwarded-Port, fixed',
    teaches: 'One more line tells the app the port that visitors use. Nothing is left to guess.',
    expects: { verdict: 'pass', findings: [] }
  },
  preserve: {
    title: 'Host passed on',
    teaches:
      'With `proxy_set_header Host`, name and port are right even in an app that believes no header. The visitor’s address is lost all the same; without any forwarding header nothing in the request shows it.',
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
    teaches:
      'The server block for TLS says that it is one. What the visitor sent under that name is replaced.',
    expects: { verdict: 'pass', findings: [] }
  },
  prefix: {
    title: 'Mounted at /app/',
    teaches:
      'The slash at the end of `proxy_pass` takes /app off the path. The app believes that it owns the whole site.',
    expects: { verdict: 'fail', findings: ['prefix-lost'] },
    cure: 'prefix-header'
  },
  'prefix-header': {
    title: 'X-Forwarded-Prefix',
    teaches: 'nginx says what it took off, and the app puts it back as SCRIPT_NAME.',
    expects: { verdict: 'pass', findings: [] }
  },
  redirect: {
    title: 'proxy_redirect off',
    teaches:
      'The server under the app redirects to its own address, and nginx was told not to care. Visitors are sent to the internal address.',
    expects: { verdict: 'fail', redirect: 'internal' },
    cure: 'redirect-reverse'
  },
  'redirect-reverse': {
    title: 'proxy_redirect default',
    teaches:
      'A Location that begins with the address in `proxy_pass` is rewritten. nginx does so by itself where the line is left out; it does not where `proxy_pass` holds a variable.',
    expects: { verdict: 'pass', redirect: 'public' }
  },
  spoof: {
    title: 'A visitor sends the headers',
    teaches:
      'nginx passes on what no line replaces. X-Forwarded-Host and X-Forwarded-For reach the app just as the visitor wrote them.',
    expects: { verdict: 'fail', findings: ['internal-host', 'public-port-lost'] },
    cure: 'spoof-cured'
  },
  'spoof-cured': {
    title: 'Every header replaced or dropped',
    teaches:
      'Each header that the app believes is set to what nginx knows; an empty value drops one. The lines hold only in the block where they stand: one `proxy_set_header` in an inner block and all of the outer ones are gone.',
    expects: { verdict: 'pass', findings: [] }
  },
  'hop-by-hop': {
    title: 'A visitor tries to strip a header',
    teaches:
      'nginx writes its own Connection and removes nothing that the visitor’s names. There is nothing to mend.',
    expects: { verdict: 'pass', findings: [] }
  }
})
