import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the app believe the header that this proxy sends. */
export function trustedHeader(situation: Situation, header: string): readonly Remedy[] {
  ;(void situation, header)
  return []
}
