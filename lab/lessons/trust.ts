import type { Lesson } from './lesson.ts'

/** What a visitor writes who wants to be taken for somebody else, on a site with another name. */
const FORGED = {
  'X-Forwarded-Host': 'evil.example.net',
  'X-Forwarded-For': '198.51.100.66',
  'X-Real-IP': '198.51.100.66'
} as const

/** Whose word the app takes. */
export const trust: readonly Lesson[] = [
  {
    id: 'spoof',
    title: 'A visitor sends the headers',
    teaches:
      'Apache appends to X-Forwarded-Host and X-Forwarded-For and keeps what the visitor wrote in front. The app gets a list where it expects one name, and part of the list is forged.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/spoof.conf'],
    send: FORGED,
    expects: { verdict: 'fail', findings: ['forwarded-host-list'] },
    cure: 'spoof-cured'
  },
  {
    id: 'spoof-cured',
    title: 'Visitors’ headers removed first',
    teaches:
      'The word `early` lets Apache drop what the visitor sent before it adds its own. The same forged request shows the truth now.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/spoof-cured.conf'],
    send: FORGED,
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'hop-by-hop',
    title: 'A visitor strips a header',
    teaches:
      'A proxy has to remove the headers that Connection names, and Apache does so after `RequestHeader set`. With one line a visitor takes X-Forwarded-Proto away, and the app falls back to http.',
    scheme: 'https',
    path: '/',
    app: 'PROTO',
    files: ['lessons/hop-by-hop.conf'],
    send: { Connection: 'close, X-Forwarded-Proto' },
    expects: { verdict: 'fail', findings: ['scheme-downgrade'] },
    cure: 'hop-by-hop-cured'
  },
  {
    id: 'hop-by-hop-cured',
    title: 'Connection cleaned first',
    teaches:
      'Apache keeps only the words of Connection that are about the connection, before it obeys them. WebSockets still work.',
    scheme: 'https',
    path: '/',
    app: 'PROTO',
    files: ['lessons/hop-by-hop-cured.conf'],
    send: { Connection: 'close, X-Forwarded-Proto' },
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'two-hops',
    title: 'Apache behind Apache',
    teaches:
      'Each of two proxies appends its word, so X-Forwarded-Host becomes a list of two names and the URL is none any more. X-Forwarded-For is a list by design: the app walks it from the right, through the proxies that it trusts.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/two-hops.conf', 'inner/two-hops.conf'],
    expects: { verdict: 'fail', findings: ['forwarded-host-list'] },
    cure: 'two-hops-cured'
  },
  {
    id: 'two-hops-cured',
    title: 'One of two proxies speaks',
    teaches:
      'The inner proxy drops the outer one’s X-Forwarded-Host before it adds its own; since Host was kept, both are the same name. The chain of addresses stays whole.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/two-hops-cured.conf', 'inner/two-hops-cured.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'express',
    title: 'Trust as options of mod_wsgi-express',
    teaches:
      'The lines of `https-scheme`, and an app that is told by options whom to believe: each `--trust-proxy-header` names a header, `--trust-proxy` the front end’s address. From anybody else these headers are removed.',
    scheme: 'https',
    path: '/',
    app: 'EXPRESS',
    files: ['lessons/express.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'untrusted',
    title: 'The front end is not on the list',
    teaches:
      'The same lines as in `port-fixed`, but the app believes another address only. It ignores every header, removes them so that nothing else can believe them, and is back at the internal URL.',
    scheme: 'http',
    path: '/',
    app: 'STRANGER',
    files: ['lessons/untrusted.conf'],
    expects: { verdict: 'fail', findings: ['internal-host', 'internal-port', 'untrusted-peer'] },
    cure: 'port-fixed'
  },
  {
    id: 'bypass',
    title: 'Around the front end',
    teaches:
      'The app’s own port is published, and it believes everybody on a private network, where this visitor seems to come from. So the visitor writes the headers: publish only the front end’s ports, and list only its address.',
    scheme: 'http',
    path: '/',
    app: 'PROTO',
    files: [],
    send: FORGED,
    way: 'direct',
    expects: { verdict: 'fail', findings: ['internal-host', 'public-port-lost'] }
  }
]
