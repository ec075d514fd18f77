import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the proxy state the public mount point, or the app know it. */
export function publicPrefix(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
