import { variantsOf } from '../lessons/variant.ts'

/** What a visitor writes who tries every header that this app believes. */
const FORGED = {
  'X-Forwarded-Host': 'evil.example.net',
  'X-Forwarded-For': '198.51.100.66',
  'X-Forwarded-Port': '666',
  'X-Real-IP': '198.51.100.66'
} as const

/** Caddy keeps Host and replaces X-Forwarded-For, -Host and -Proto by itself; it never sends the port. */
export const caddyLessons = variantsOf('caddy', {
  plain: {
    title: 'reverse_proxy, and an app that believes nothing',
    teaches:
      'Caddy leaves Host as it is, so the URL is right. The visitor’s address is in X-Forwarded-For, which this app does not believe.',
    expects: { verdict: 'warn', findings: ['client-address-lost'] },
    cure: 'host'
  },
  host: {
    title: 'reverse_proxy, and an app that believes it',
    teaches:
      'Caddy states host, scheme and client address without a line of configuration, and replaces what the visitor sent. The port it leaves to Host.',
    expects: { verdict: 'pass', findings: [] }
  },
  'port-fixed': {
    title: 'X-Forwarded-Port, fixed',
    teaches:
      'The one header that Caddy neither sends nor replaces by itself. With the line, no visitor’s word counts.',
    expects: { verdict: 'pass', findings: [] }
  },
  https: {
    title: 'An app that waits for another header',
    teaches:
      'Caddy says https in X-Forwarded-Proto; this app believes X-Forwarded-Scheme, and so does not know.',
    expects: { verdict: 'fail', findings: ['scheme-downgrade', 'untrusted-alternative-header'] },
    cure: 'https-scheme'
  },
  'https-scheme': {
    title: 'X-Forwarded-Scheme',
    teaches: 'One line says the same in the header that the app believes.',
    expects: { verdict: 'pass', findings: [] }
  },
  'https-proto': {
    title: 'X-Forwarded-Proto, without a line',
    teaches:
      'An app that believes X-Forwarded-Proto is right with what Caddy sends by itself, but for the port.',
    expects: { verdict: 'pass', findings: [] }
  },
  prefix: {
    title: 'Mounted at /app/',
    teaches: '`handle_path` takes /app off the path. The app believes that it owns the whole site.',
    expects: { verdict: 'fail', findings: ['prefix-lost'] },
    cure: 'prefix-header'
  },
  'prefix-header': {
    title: 'X-Forwarded-Prefix',
    teaches: 'Caddy says what it took off, and the app puts it back as SCRIPT_NAME.',
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
    teaches: 'Caddy rewrites no Location by itself; `header_down` with a pattern does.',
    expects: { verdict: 'pass', redirect: 'public' }
  },
  spoof: {
    title: 'A visitor sends the headers',
    teaches:
      'What Caddy sets it replaces, so a forged host or address gets nowhere. It does not set X-Forwarded-Port: that one comes from the visitor, and the app believes it. X-Real-IP gets through, too.',
    send: FORGED,
    expects: { verdict: 'warn', findings: ['forwarded-port-wrong', 'untrusted-alternative-header'] },
    cure: 'spoof-cured'
  },
  'spoof-cured': {
    title: 'The port stated, the rest dropped',
    teaches: 'What the app believes and Caddy does not set by itself, a line sets. A minus drops a header.',
    send: FORGED,
    expects: { verdict: 'pass', findings: [] }
  },
  'hop-by-hop': {
    title: 'A visitor tries to strip a header',
    teaches: 'Caddy removes what Connection names before it sets its own headers. There is nothing to mend.',
    expects: { verdict: 'pass', findings: [] }
  }
})
