import type { Remedy, Situation } from '../../core/finding.ts'
import { stateHeader } from './state-header.ts'

/**
 * Makes the proxy state the public port. Literally: what a proxy calls the server's port is either the
 * port of its own listener, behind whatever maps the public one to it, or what the client's Host said.
 */
export function publicPort(situation: Situation): readonly Remedy[] {
  return stateHeader(situation, 'X-Forwarded-Port', situation.port)
}
