import { environKey } from '../core/environ.ts'
import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { IDENTITY_HEADERS } from '../core/identity-headers.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'

const KEYS = new Set<string | null>(IDENTITY_HEADERS.map(environKey))

/** What proxies write where nobody is logged in and no certificate was shown. */
const NOBODY = new Set(['', '-', 'NONE', '(null)'])

export default defineFinding({
  id: 'identity-header',
  severity: 'warning',
  title: 'A header arrived that says who the visitor is',
  explanation:
    'An app that believes this header logs in whoever is named in it: if the visitor sent it, that is anybody they like. ' +
    'If your proxy logs visitors in and sets the header itself on every request, all is well; otherwise it passed on what the visitor sent. ' +
    'Drop the header on the way in, before the part of the proxy that may set it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9440#section-4',
    'https://docs.djangoproject.com/en/stable/howto/auth-remote-user/',
    'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader'
  ],
  detect({ facts }: Exhibit) {
    if (!facts.headers.some(identifies)) return CLEAR
    return fires(
      'request',
      facts.headers
        .filter(identifies)
        .map(([name, value]) => ({ kind: 'header', name, value: hidden(value) }))
    )
  },
  remedies({ evidence, ...rest }) {
    const names =
      evidence.length === 0 ? ['X-Forwarded-User', 'X-Remote-User'] : evidence.map(({ name }) => name)
    return dropClientHeaders({ evidence, ...rest }, names)
  }
})

function identifies([name, value]: readonly [string, string]): boolean {
  return KEYS.has(environKey(name)) && !NOBODY.has(value.trim())
}

/** Never the value; one that was hidden before stays as it is. */
function hidden(value: string): string {
  return /^\[hidden: \d+ characters\]$/.test(value) ? value : `[hidden: ${value.length} characters]`
}
