import type { Remedy, Situation } from '../../core/finding.ts'

/** Keeps a client's Connection header from removing what the proxy sets. */
export function connectionTokens(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
