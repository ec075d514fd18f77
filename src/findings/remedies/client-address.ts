import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the edge proxy state the client's address and nothing that the client claimed. */
export function clientAddress(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
