import type { Remedy, RemedyTarget, Situation } from '../../core/finding.ts'
import { registeredHeader } from '../../core/header-registry.ts'
import { stateHeader } from './state-header.ts'

/** A site that answers with and without TLS must not say one of both for all requests. HAProxy's own caution says so already. */
const ON_BOTH_SCHEMES: Readonly<Partial<Record<RemedyTarget, string>>> = {
  apache: 'Only in the <VirtualHost> of the port that speaks this scheme.',
  nginx: 'Where the server block listens with and without TLS, write $scheme in place of the word.',
  caddy: 'Where the site answers with and without TLS, write {scheme} in place of the word.'
}

/**
 * Makes the proxy state the public scheme, in a header that is believed. Literally, so that it holds too where
 * TLS ended one hop earlier.
 */
export function publicScheme(situation: Situation): readonly Remedy[] {
  return stateHeader(situation, schemeHeader(situation), situation.scheme).map((remedy) => {
    const mind = ON_BOTH_SCHEMES[remedy.target]
    return mind === undefined
      ? remedy
      : { ...remedy, caution: remedy.caution ? `${mind} ${remedy.caution}` : mind }
  })
}

/** The customary header, unless only another one is believed. */
function schemeHeader({ believed }: Situation): string {
  const known = believed.filter((name) => {
    const header = registeredHeader(name)
    return header?.categories.includes('scheme') && header.reading === 'scheme'
  })
  return known.includes('X-Forwarded-Proto') ? 'X-Forwarded-Proto' : (known.at(-1) ?? 'X-Forwarded-Proto')
}
