import type { Lesson } from './lesson.ts'
import { WAITRESS_NAME, WAITRESS_PORT } from './waitress.ts'

/** Whether the app knows that its visitors use https. */
export const scheme: readonly Lesson[] = [
  {
    id: 'https',
    title: 'TLS ends at the front end',
    teaches:
      'The app is asked over plain http and believes that its visitors are, too. Links and redirects lead them away from https.',
    scheme: 'https',
    path: '/',
    app: 'SCHEME',
    files: ['lessons/https.conf'],
    expects: { verdict: 'fail', findings: ['scheme-downgrade'] },
    cure: 'https-scheme'
  },
  {
    id: 'https-scheme',
    title: 'X-Forwarded-Scheme',
    teaches:
      'The virtual host for TLS says that it is one, in a header that the app believes. The virtual host for http may stay silent: without the header the scheme is http.',
    scheme: 'https',
    path: '/',
    app: 'SCHEME',
    files: ['lessons/https-scheme.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'https-proto',
    title: 'X-Forwarded-Proto, with Host kept',
    teaches:
      'The more common name of the same header, which Waitress reads where its `trusted_proxy` is the front end. Together with ProxyPreserveHost, little is left to translate.',
    scheme: 'https',
    path: '/',
    app: 'PROTO',
    files: ['lessons/https-proto.conf'],
    expects: { verdict: 'pass', findings: [] }
  },
  {
    id: 'url-scheme',
    title: 'The scheme as a setting of the app',
    teaches:
      'Where every visitor comes by https, the app can be told so once: `url_scheme` in Waitress, `--url-scheme` here. No header is needed, and none can be forged; a visitor who comes by http is told the wrong thing.',
    scheme: 'https',
    path: '/',
    app: 'URL_SCHEME',
    files: ['lessons/url-scheme.conf'],
    expects: { verdict: 'warn', findings: ['client-address-lost'] },
    differs: { SERVER_NAME: WAITRESS_NAME, SERVER_PORT: WAITRESS_PORT }
  }
]
