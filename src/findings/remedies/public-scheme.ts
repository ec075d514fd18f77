import type { Remedy, Situation } from '../../core/finding.ts'
import { registeredHeader } from '../../core/header-registry.ts'
import { stateHeader } from './state-header.ts'

/**
 * Makes the proxy state the public scheme, in a header that is believed. Literally, so that it holds too where
 * TLS ended one hop earlier.
 */
export function publicScheme(situation: Situation): readonly Remedy[] {
  return stateHeader(situation, schemeHeader(situation), situation.scheme)
}

/** The customary header, unless only another one is believed. */
function schemeHeader({ believed }: Situation): string {
  const known = believed.filter((name) => {
    const header = registeredHeader(name)
    return header?.categories.includes('scheme') && header.reading === 'scheme'
  })
  return known.includes('X-Forwarded-Proto') ? 'X-Forwarded-Proto' : (known.at(-1) ?? 'X-Forwarded-Proto')
}
