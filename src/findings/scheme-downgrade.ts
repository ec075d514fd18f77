import { defineFinding, CLEAR, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { readScheme, type RegisteredHeader } from '../core/header-registry.ts'
import { connectionTokens } from './remedies/connection-tokens.ts'
import { publicScheme } from './remedies/public-scheme.ts'
import { trustedHeader } from './remedies/trusted-header.ts'
import { trustedProxy } from './remedies/trusted-proxy.ts'
import { decidesUnreadably, schemeHeaders, secureOrigin, statedScheme } from './scheme/scheme-headers.ts'

const UNREADABLE = notApplicable('the header that decides the scheme cannot be read')
const PEER = 'not believed: the peer is not trusted'
const HEADER = 'not believed: the header is not among the trusted ones'
const BOTH = 'not believed: neither the peer nor the header is trusted'

export default defineFinding({
  id: 'scheme-downgrade',
  severity: 'error',
  title: 'Your app believes in http where your visitors use https',
  explanation:
    'Links and redirects leave https: browsers block the mixed content, cookies lose their Secure flag, sign-in by OAuth refuses the redirect URI, and a redirect to https goes round in a loop. ' +
    'TLS ends at a proxy that speaks plain http to your app, and no header that your app believes says so.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2',
    'https://www.rfc-editor.org/rfc/rfc7239#section-5.4'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, expected } = exhibit
    if (corrected['wsgi.url_scheme'] !== 'http') return CLEAR
    if (expected !== null) {
      if (expected.scheme === 'http') return CLEAR
      return decidesUnreadably(exhibit) ? UNREADABLE : fires('truth', evidence(exhibit))
    }
    const origin = secureOrigin(exhibit)
    if (origin === null) return CLEAR
    if (decidesUnreadably(exhibit)) return UNREADABLE
    const page: Evidence = { kind: 'header', ...origin, note: 'the page was asked for by https' }
    return fires('heuristic', [...evidence(exhibit), page])
  },
  remedies(situation) {
    const { evidence } = situation
    const distrusted = evidence.filter(({ note }) => note === HEADER || note === BOTH)
    const stated = evidence.some(
      ({ name, note }) =>
        note !== HEADER && note !== BOTH && schemeHeaders.some((header) => header.name === name)
    )
    return [
      ...publicScheme({ ...situation, scheme: 'https' }),
      // A client can have the header removed on the way: then none arrives either.
      ...(stated ? [] : connectionTokens(situation)),
      ...(evidence.some(({ note }) => note === PEER || note === BOTH) ? trustedProxy(situation) : []),
      ...distrusted.flatMap(({ name }) => trustedHeader(situation, name))
    ]
  }
})

function evidence(exhibit: Exhibit): readonly Evidence[] {
  const { correction, policy, raw } = exhibit
  const winner = correction.winners.scheme
  const source = winner === undefined ? (policy.urlScheme === null ? null : 'the setting url-scheme') : winner
  const believed: Evidence = { kind: 'environ', name: 'wsgi.url_scheme', value: 'http', expected: 'https' }
  const arrived = schemeHeaders.flatMap((header): Evidence[] => {
    const said = statedScheme(header, exhibit)
    if (said === undefined) return []
    const note = noteOf(header, said, exhibit)
    return [{ kind: 'header', name: header.name, value: raw[header.key] ?? null, note }]
  })
  return [source === null ? believed : { ...believed, note: `taken from ${source}` }, ...arrived]
}

function noteOf(header: RegisteredHeader, said: string, { correction, policy }: Exhibit): string {
  if (readScheme(header, said) !== 'https') return 'does not say https'
  const configured = policy.headers.includes(header)
  if (correction.peerRule === null) return configured ? PEER : BOTH
  return configured ? `outranked by ${correction.winners.scheme}` : HEADER
}
