import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { registeredHeader } from '../core/header-registry.ts'
import { connectionTokens } from './remedies/connection-tokens.ts'

const MOST_READ = 256
const MOST_SHOWN = 8

/** What a client has reason to say about its own connection (RFC 9110 §7.6.1, RFC 7540 §3.2.1, older HTTP/1.1). */
const ABOUT_THE_CONNECTION = new Set([
  'close',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'transfer-encoding',
  'http2-settings',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization'
])

export default defineFinding({
  id: 'hop-by-hop-connection-tokens',
  severity: 'warning',
  title: 'The Connection header asks proxies to remove headers',
  explanation:
    'A visitor can have a header removed that your app relies on, such as X-Forwarded-For or a login that your proxy adds, and your app then falls back to another value or to no check at all. ' +
    'A proxy must remove the fields that Connection names, and some do so after setting their own. ' +
    'This list reached your app, so the next proxy that obeys it would do the same.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1',
    'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#requestheader'
  ],
  detect({ raw }: Exhibit) {
    const value = raw.HTTP_CONNECTION
    if (value === undefined || isPlain(value)) return CLEAR
    const named = value
      .split(',', MOST_READ)
      .map((option) => option.trim())
      .filter((option) => option !== '' && !ABOUT_THE_CONNECTION.has(option.toLowerCase()))
    if (named.length === 0) return CLEAR
    const rest = named.length - MOST_SHOWN
    return fires(
      'request',
      named.slice(0, MOST_SHOWN).map((option, index) => {
        const more = index === MOST_SHOWN - 1 && rest > 0 ? `, and ${rest} more` : ''
        const known = registeredHeader(option)
        const note = known === undefined ? 'names a header to remove' : 'names a forwarding header to remove'
        return { kind: 'header', name: 'Connection', value: option, note: note + more }
      })
    )
  },
  remedies: (situation) => connectionTokens(situation)
})

/** Nearly every request. */
function isPlain(value: string): boolean {
  return (
    value === 'close' ||
    value === 'keep-alive' ||
    value === 'upgrade' ||
    value === 'Upgrade' ||
    value === 'Keep-Alive'
  )
}
