import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { readScheme, type RegisteredHeader } from '../core/header-registry.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { publicScheme } from './remedies/public-scheme.ts'
import { statedScheme } from './scheme/scheme-headers.ts'

const UNTRUSTED = notApplicable('the peer is not trusted, so nothing that it says is believed')

export default defineFinding({
  id: 'scheme-value-invalid',
  severity: 'error',
  title: 'A scheme header says neither http nor https',
  explanation:
    'Software disagrees about such a value: some takes one word of it, some falls back to http, and some writes it into the URL, so that a link may begin with wss: or even javascript:. ' +
    'A proxy added its word to the one of another, Traefik put the scheme of a WebSocket there, or a client chose the value and your proxy passed it on.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-4.2',
    'https://www.rfc-editor.org/rfc/rfc7239#section-5.4',
    'https://peps.python.org/pep-3333/#environ-variables'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, correction, expected, policy, raw } = exhibit
    if (correction.peerRule === null) return UNTRUSTED
    let found: Evidence[] | null = null
    for (const header of policy.headers) {
      const value = raw[header.key]
      if (value === undefined || !header.categories.includes('scheme')) continue
      const said = statedScheme(header, exhibit)
      if (said === undefined || readScheme(header, said) !== null) continue
      const note = header.reading === 'forwarded' ? `proto: ${why(header, said)}` : why(header, said)
      const seen: Evidence = { kind: 'header', name: header.name, value, note }
      found ??= []
      found.push(expected === null ? seen : { ...seen, expected: expected.scheme })
    }
    if (found === null) return CLEAR
    const scheme = corrected['wsgi.url_scheme']
    return fires('request', [
      ...found,
      { kind: 'environ', name: 'wsgi.url_scheme', value: scheme, note: 'what holds without the header' }
    ])
  },
  remedies(situation) {
    const headers = situation.evidence.filter(({ kind }) => kind === 'header')
    // Where nobody said the true URL, the broken value may still tell that TLS was meant.
    const secure = headers.some(
      ({ expected, value }) => expected === undefined && /\b(?:https|wss|ssl)\b/i.test(value ?? '')
    )
    return [
      ...dropClientHeaders(
        situation,
        headers.map(({ name }) => name)
      ),
      ...publicScheme(secure ? { ...situation, scheme: 'https' } : situation)
    ]
  }
})

function why({ reading }: RegisteredHeader, said: string): string {
  const word = said.toLowerCase()
  if (word === '') return 'empty'
  if (word.includes(',')) return 'a list, not one word'
  if (reading === 'flag') return 'neither on nor off'
  if (word === 'ws' || word === 'wss')
    return 'the scheme of a WebSocket, as Traefik states it for a handshake'
  return word.includes('"') || word.includes("'") ? 'in quotes' : 'neither http nor https'
}
