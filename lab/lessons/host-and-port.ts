import type { Lesson } from './lesson.ts'

/** Which name and which port the app believes in. */
export const hostAndPort: readonly Lesson[] = [
  {
    id: 'plain',
    title: 'ProxyPass alone',
    teaches:
      'Apache asks the app under the app’s own address and puts that into Host. The app builds its links from it, so the internal name and port leak to every visitor.',
    scheme: 'http',
    path: '/',
    app: 'NAIVE',
    files: ['lessons/plain.conf'],
    expects: { verdict: 'fail', findings: ['internal-host', 'internal-port', 'client-address-lost'] },
    cure: 'host'
  },
  {
    id: 'host',
    title: 'The app believes X-Forwarded-Host',
    teaches:
      'ProxyPass has sent X-Forwarded-Host all along; now the app believes it, and the URL is right. Apache says nothing about the port, so SERVER_PORT is still the internal one.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/host.conf'],
    expects: { verdict: 'warn', findings: ['forwarded-port-missing'] },
    cure: 'port-fixed'
  },
  {
    id: 'port-wrong',
    title: 'X-Forwarded-Port with the wrong number',
    teaches:
      'The line says 80, but the port that visitors use is another one, as it happens when a container publishes its port under a different number. A fixed number is right only where it is the public one.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/port-wrong.conf'],
    expects: { verdict: 'warn', findings: ['forwarded-port-wrong'] },
    cure: 'port-fixed'
  },
  {
    id: 'port-fixed',
    title: 'X-Forwarded-Port, fixed',
    teaches:
      'One line tells the app the port that visitors use. Host, port and client address are those of the front end now.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/port-fixed.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'port-dynamic',
    title: 'X-Forwarded-Port, computed',
    teaches:
      'mod_rewrite puts the port into a variable and mod_headers sends it, so the same lines serve any port. Apache reads that port from the visitor’s Host header: convenient behind a port mapping, but the visitor’s word.',
    scheme: 'http',
    path: '/',
    app: 'ARTICLE',
    files: ['lessons/port-dynamic.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'preserve',
    title: 'ProxyPreserveHost',
    teaches:
      'Apache leaves the visitor’s Host as it is, so name and port are right even in an app that believes no header. Who the visitor is and whether the connection was encrypted, Host cannot tell.',
    scheme: 'http',
    path: '/',
    app: 'NAIVE',
    files: ['lessons/preserve.conf'],
    expects: { verdict: 'warn', findings: ['client-address-lost'] },
    cure: 'https-proto'
  }
]
