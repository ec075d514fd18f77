import { canonicalAddress, parseAddress } from '../core/address.ts'
import { claimsOf, claimsOfForwarded, walkChain } from '../core/client-chain.ts'
import type { Change } from '../core/ledger.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { parseForwarded } from '../core/forwarded.ts'
import { readScheme, type RegisteredHeader, registeredHeader } from '../core/header-registry.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { trustedHeader } from './remedies/trusted-header.ts'

/** Headers that get a remedy for believing them; the list to drop names them all. */
const MOST_BELIEVED = 3

export default defineFinding({
  id: 'untrusted-alternative-header',
  severity: 'warning',
  title: 'A forwarding header arrived that is not among the trusted ones',
  explanation:
    'If your proxy sets this header, your app misses what it says; if a visitor sent it, any part of your app that reads it believes the visitor. ' +
    'The same thing has several header names, and your proxy and your app did not agree on one. ' +
    'Either believe the header, if your proxy overwrites it on every request, or have the proxy drop it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGITrustedProxyHeaders.html'
  ],
  detect(exhibit: Exhibit) {
    const { correction } = exhibit
    if (correction.peerRule === null || !correction.ledger.some(isUntrusted)) return CLEAR
    const evidence: Evidence[] = []
    for (const change of correction.ledger) {
      const { because, from } = change
      if (because.kind !== 'cleared' || because.why !== 'untrusted-header' || from === null) continue
      const header = registeredHeader(because.header)
      if (header === undefined || from.trim() === '' || !saysMore(header, from, exhibit)) continue
      const note = because.winner === null ? 'not believed' : `not believed; ${because.winner} is`
      evidence.push({ kind: 'header', name: header.name, value: from, note })
    }
    return evidence.length === 0 ? CLEAR : fires('request', evidence)
  },
  remedies(situation) {
    const seen = situation.evidence.map((entry) => entry.name)
    const names = seen.length === 0 ? ['X-Forwarded-Scheme'] : seen
    return [
      ...names.slice(0, MOST_BELIEVED).flatMap((name) => trustedHeader(situation, name)),
      ...dropClientHeaders(situation, names)
    ]
  }
})

function isUntrusted({ because }: Change): boolean {
  return because.kind === 'cleared' && because.why === 'untrusted-header'
}

/** Whether the header says something that is not believed anyway, and that no other finding reports. */
function saysMore(header: RegisteredHeader, value: string, exhibit: Exhibit): boolean {
  const { corrected, correction, policy } = exhibit
  if (header.reading === 'forwarded') return forwardedSaysMore(value, exhibit)
  if (header.reading === 'chain') {
    const walk = walkChain(claimsOf(value, policy.trustsAny), policy)
    return walk !== null && canonicalAddress(walk.claims[walk.client]?.text ?? '') !== corrected.REMOTE_ADDR
  }
  switch (header.categories[0] ?? 'client') {
    case 'client':
      return canonicalAddress(value) !== corrected.REMOTE_ADDR
    case 'host':
      return value.toLowerCase() !== corrected.HTTP_HOST?.toLowerCase()
    case 'scheme': {
      // Beside a trusted scheme header, a different word is scheme-dialect-conflict's.
      const scheme = correction.winners.scheme === undefined ? readScheme(header, value) : null
      return scheme !== null && scheme !== corrected['wsgi.url_scheme']
    }
    case 'script-name':
      return value.replace(/\/$/, '') !== corrected.SCRIPT_NAME
    case 'server':
      return value.toLowerCase() !== corrected.SERVER_NAME.toLowerCase()
    case 'port':
      return value !== corrected.SERVER_PORT
  }
}

/** Beside its X-Forwarded twins, Forwarded is conflicting-families'; a broken one is forwarded-invalid's. */
function forwardedSaysMore(value: string, { raw, corrected, policy }: Exhibit): boolean {
  if (raw.HTTP_X_FORWARDED_FOR !== undefined) return false
  const parsed = parseForwarded(value)
  if (!parsed.ok) return false
  const twins = raw.HTTP_X_FORWARDED_HOST !== undefined || raw.HTTP_X_FORWARDED_PROTO !== undefined
  const walk = walkChain(claimsOfForwarded(parsed.elements), policy)
  const client = canonicalAddress(walk?.claims[walk.client]?.text ?? 'unknown')
  if (parseAddress(client) !== null && client !== corrected.REMOTE_ADDR) return true
  return (
    !twins &&
    parsed.elements.some(
      ({ host, proto }) =>
        (host !== undefined && host.toLowerCase() !== corrected.HTTP_HOST?.toLowerCase()) ||
        (proto !== undefined && proto.toLowerCase() !== corrected['wsgi.url_scheme'])
    )
  )
}
