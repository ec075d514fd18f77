import type { RemedyTarget } from '../../core/finding.ts'
import { headerValues, type RequestFacts } from '../../core/request-facts.ts'

/**
 * Guesses which proxy sent a request from the marks that each leaves by default, or null. Chooses the tab that
 * is open first, and whose fixes the text shows. Marks as seen from Apache 2.4, nginx 1.22, HAProxy 2.6, Caddy 2.6 and the sources of Traefik 3.
 */
export function recogniseProxy(facts: RequestFacts): RemedyTarget | null {
  const has = (name: string): boolean => headerValues(facts, name).length > 0
  if (headerValues(facts, 'Via').some((via) => /\bcaddy\b/i.test(via))) return 'caddy'
  // Traefik and Apache both name their own host; only Traefik sends X-Real-Ip and a port with it.
  if (has('X-Forwarded-Server')) return has('X-Real-Ip') && has('X-Forwarded-Port') ? 'traefik' : 'apache'
  if (facts.httpVersion === '1.0' && has('Host') && saysClose(facts)) return 'nginx'
  if (facts.httpVersion === '1.1' && facts.headers.length > 1 && allLowerCase(facts)) return 'haproxy'
  // Caddy sets these three over whatever the client sent, and neither names itself nor the port.
  if (
    has('X-Forwarded-For') &&
    has('X-Forwarded-Host') &&
    has('X-Forwarded-Proto') &&
    !has('X-Forwarded-Port') &&
    !has('X-Real-IP')
  ) {
    return 'caddy'
  }
  // nginx since 1.29.7 speaks HTTP/1.1; its usual recipe sets X-Real-IP, which the others do not.
  return has('X-Real-IP') ? 'nginx' : null
}

function saysClose(facts: RequestFacts): boolean {
  return headerValues(facts, 'Connection').some((value) => value.toLowerCase() === 'close')
}

function allLowerCase(facts: RequestFacts): boolean {
  return facts.headers.every(([name]) => name === name.toLowerCase())
}
