import type { Remedy, Situation } from '../../core/finding.ts'

/** Makes the proxy drop header names that collide with others in a CGI environ. */
export function underscoreNames(situation: Situation): readonly Remedy[] {
  void situation
  return []
}
