import type { Lesson } from './lesson.ts'
import { WAITRESS_NAME, WAITRESS_PORT } from './waitress.ts'

/** Where the app believes it is mounted. */
export const prefix: readonly Lesson[] = [
  {
    id: 'prefix',
    title: 'Mounted at /app/',
    teaches:
      'Apache takes /app off the path before it asks the app. The app believes that it owns the whole site, and its links lose the prefix.',
    scheme: 'http',
    path: '/app/page',
    app: 'PROTO',
    files: ['lessons/prefix.conf'],
    expects: { verdict: 'fail', findings: ['prefix-lost'] },
    cure: 'prefix-header'
  },
  {
    id: 'prefix-header',
    title: 'X-Forwarded-Prefix',
    teaches:
      'The front end says what it took off, and the app puts it back as SCRIPT_NAME. Waitress and mod_wsgi do not know this header.',
    scheme: 'http',
    path: '/app/page',
    app: 'PROTO',
    files: ['lessons/prefix-header.conf'],
    expects: { verdict: 'pass', findings: [] },
    differs: { SCRIPT_NAME: 'Waitress does not know X-Forwarded-Prefix' }
  },
  {
    id: 'script-name',
    title: 'X-Script-Name',
    teaches: 'The same in mod_wsgi’s words: X-Script-Name becomes SCRIPT_NAME, and PATH_INFO stays as it is.',
    scheme: 'http',
    path: '/app/page',
    app: 'SCRIPT_NAME',
    files: ['lessons/script-name.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'url-prefix',
    title: 'The prefix as a setting of the app',
    teaches:
      'Apache leaves the path whole, and the app knows its mount point: `url_prefix` in Waitress, `--url-prefix` here. The app splits the path into SCRIPT_NAME and PATH_INFO by itself.',
    scheme: 'http',
    path: '/app/page',
    app: 'URL_PREFIX',
    files: ['lessons/url-prefix.conf'],
    expects: { verdict: 'warn', findings: ['client-address-lost'] },
    differs: { SERVER_NAME: WAITRESS_NAME, SERVER_PORT: WAITRESS_PORT }
  },
  {
    id: 'paste',
    title: 'PrefixMiddleware',
    teaches:
      'Paste’s middleware mends scheme, host, client and prefix for an app under any server, so the URL is right. It asks nobody where the headers come from: whoever gets around the front end is believed.',
    scheme: 'https',
    path: '/app/page',
    app: 'PASTE',
    files: ['lessons/paste.conf'],
    expects: { verdict: 'warn', findings: ['trust-all'] },
    cure: 'https-proto',
    differs: { SERVER_PORT: 'PrefixMiddleware does not know X-Forwarded-Port; Waitress has its own port' }
  }
]
