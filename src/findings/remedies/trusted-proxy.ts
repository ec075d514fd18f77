import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the app trust the peer, by the peer's address. */
export function trustedProxy(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
