import { hasTwoPorts, type Authority, type AuthorityProblem } from '../core/authority.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { headerValues } from '../core/request-facts.ts'
import { hostCheck } from './remedies/host-check.ts'

/** A port that stands twice is doubled-port's. */

const NOTES: Readonly<Record<AuthorityProblem, string>> = {
  empty: 'empty',
  list: 'more than one name',
  userinfo: 'what stands before the @ is no part of a host; a browser goes to what stands behind it',
  character: 'a character that no host name has',
  port: 'not a port from 1 to 65535',
  'ip-literal': 'not an IP address in brackets',
  length: 'longer than a name in DNS can be'
}

export default defineFinding({
  id: 'host-invalid',
  severity: 'error',
  title: 'The Host header is not a host with an optional port',
  explanation:
    'A URL built from such a Host means something else than the request: with Host: www.example.com/a?b= your app sees the path /a, whatever was asked for. ' +
    'Checks by path or host name can be walked around that way (CVE-2026-48710, known as BadHost, in Starlette before 1.0.1), and links can lead to a foreign host. ' +
    'A client chose the value, and your proxy passed it on without a look at it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2',
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
    'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2',
    'https://github.com/Kludex/starlette/security/advisories/GHSA-86qp-5c8j-p5mr'
  ],
  detect({ facts, target, raw, corrected, correction, host }: Exhibit) {
    const arrived = problemOf(host.raw)
    const replaced = corrected.HTTP_HOST === raw.HTTP_HOST ? null : problemOf(host.corrected)
    if (arrived === null && replaced === null) return CLEAR
    const evidence: Evidence[] = []
    // Two Host lines join to a list: that is host-duplicate's.
    if (arrived !== null && !(arrived === 'list' && headerValues(facts, 'Host').length > 1)) {
      const value = raw.HTTP_HOST ?? null
      const fromTarget = target.form === 'absolute' && target.authority === value
      evidence.push({
        kind: fromTarget ? 'request-line' : 'header',
        name: fromTarget ? 'authority' : 'Host',
        value,
        note: NOTES[arrived]
      })
    }
    // A list in X-Forwarded-Host is forwarded-host-list's.
    const winner = correction.winners.host ?? 'Host'
    if (replaced !== null && !(replaced === 'list' && winner === 'X-Forwarded-Host')) {
      const value = corrected.HTTP_HOST ?? null
      evidence.push({ kind: 'environ', name: 'HTTP_HOST', value, note: `from ${winner}: ${NOTES[replaced]}` })
    }
    return evidence.length === 0 ? CLEAR : fires('request', evidence)
  },
  remedies: (situation) => hostCheck(situation)
})

function problemOf(authority: Authority | null): AuthorityProblem | null {
  if (authority === null || authority.problem === null || authority.problem === 'empty') return null
  return authority.problem === 'port' && hasTwoPorts(authority.text) ? null : authority.problem
}
