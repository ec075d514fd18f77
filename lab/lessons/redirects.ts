import type { Lesson } from './lesson.ts'

/** Where redirects lead. */
export const redirects: readonly Lesson[] = [
  {
    id: 'redirect',
    title: 'The web server under the app redirects',
    teaches:
      'The app’s own links are right, but a redirect of the server below it, as for a folder without its slash, knows nothing of trusted headers. It sends the visitor to the internal address. In containers your browser finds nobody there, and says so.',
    scheme: 'http',
    path: '/_echo3333/redirect?form=slash',
    app: 'ARTICLE',
    files: ['lessons/redirect.conf'],
    expects: { verdict: 'fail', redirect: 'internal' },
    cure: 'redirect-reverse'
  },
  {
    id: 'redirect-reverse',
    title: 'ProxyPassReverse',
    teaches:
      'Apache rewrites a Location that begins with the internal address. It has to be named exactly as the app writes it, port included.',
    scheme: 'http',
    path: '/_echo3333/redirect?form=slash',
    app: 'ARTICLE',
    files: ['lessons/redirect-reverse.conf'],
    expects: { verdict: 'pass', redirect: 'public' }
  }
]
