import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the proxy state the public scheme. */
export function publicScheme(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
