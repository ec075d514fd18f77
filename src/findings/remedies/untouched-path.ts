import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the proxy pass the request-target on as it came. */
export function untouchedPath(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
