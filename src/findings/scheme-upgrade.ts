import {
  CLEAR,
  defineFinding,
  type Evidence,
  type Exhibit,
  fires,
  notApplicable,
  unsure
} from '../core/finding.ts'
import { registeredHeader } from '../core/header-registry.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { publicScheme } from './remedies/public-scheme.ts'
import { decidesUnreadably } from './scheme/scheme-headers.ts'

const NO_TRUTH = unsure('the URL that the visitor asked for is not known')
const UNREADABLE = notApplicable('the header that decides the scheme cannot be read')

export default defineFinding({
  id: 'scheme-upgrade',
  severity: 'error',
  title: 'Your app believes in https where your visitors use http',
  explanation:
    'Links and redirects lead to https, where perhaps nothing answers, and browsers do not send Secure cookies back, so signing in fails without a message. ' +
    'Your app also takes a connection for private that anybody on the way can read. ' +
    'A proxy states https for every request, a client sent the header itself, or a setting says https whatever arrives.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc9110#section-4.2',
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, correction, expected, facts, policy, raw } = exhibit
    if (corrected['wsgi.url_scheme'] !== 'https') return CLEAR
    if (expected === null) return NO_TRUTH
    if (expected.scheme === 'https') return CLEAR
    if (decidesUnreadably(exhibit)) return UNREADABLE
    const evidence: Evidence[] = [
      { kind: 'environ', name: 'wsgi.url_scheme', value: 'https', expected: 'http' }
    ]
    const winner = correction.winners.scheme
    if (winner !== undefined) {
      const value = raw[registeredHeader(winner)?.key ?? ''] ?? null
      evidence.push({ kind: 'header', name: winner, value, note: 'believed' })
    } else if (policy.urlScheme !== null) {
      evidence.push({ kind: 'setting', name: 'url-scheme', value: policy.urlScheme })
    } else if (facts.encrypted) {
      evidence.push({
        kind: 'socket',
        name: 'TLS',
        value: 'yes',
        note: 'the proxy speaks https to this service'
      })
    }
    return fires('truth', evidence)
  },
  remedies(situation) {
    // X-Forwarded-Proto is overwritten, and Forwarded says more than a scheme.
    const others = situation.evidence
      .filter(({ kind, name }) => kind === 'header' && name !== 'X-Forwarded-Proto' && name !== 'Forwarded')
      .map(({ name }) => name)
    return [...publicScheme(situation), ...dropClientHeaders(situation, others)]
  }
})
