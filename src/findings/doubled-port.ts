import { hasTwoPorts, type Authority } from '../core/authority.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { publicHost } from './remedies/public-host.ts'
import { publicPort } from './remedies/public-port.ts'

/** A name or an IP literal in brackets, and two ports behind it. */

export default defineFinding({
  id: 'doubled-port',
  severity: 'error',
  title: 'The host carries a port twice',
  explanation:
    'No browser opens a URL such as https://www.example.com:443:443/, and many libraries raise an exception when they read one. ' +
    'Two places added the port: a proxy appended it to a Host that had one already, or code did that appends SERVER_PORT even beside HTTP_HOST. ' +
    "PEP 3333 tests the port only inside the branch that has no HTTP_HOST; copies of its algorithm with that test one level further out build exactly such URLs (the report's variant doubledPort shows yours).",
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2'
  ],
  detect({ raw, corrected, correction, host }: Exhibit) {
    const forwarded = raw.HTTP_X_FORWARDED_HOST
    const inForwarded = forwarded !== undefined && forwarded.includes(':') && hasTwoPorts(forwarded)
    const inRaw = doubled(host.raw)
    const inCorrected = doubled(host.corrected)
    if (!inForwarded && !inRaw && !inCorrected) return CLEAR
    const evidence: Evidence[] = []
    if (inRaw) evidence.push({ kind: 'header', name: 'Host', value: raw.HTTP_HOST ?? null })
    if (inForwarded) evidence.push({ kind: 'header', name: 'X-Forwarded-Host', value: forwarded })
    if (inCorrected) {
      const seen: Evidence = { kind: 'environ', name: 'HTTP_HOST', value: corrected.HTTP_HOST ?? null }
      const winner = correction.winners.host
      evidence.push(winner === undefined ? seen : { ...seen, note: `taken from ${winner}` })
    }
    return fires('request', evidence)
  },
  remedies: (situation) => [...publicHost(situation), ...publicPort(situation)]
})

function doubled(authority: Authority | null): boolean {
  return authority !== null && authority.problem === 'port' && hasTwoPorts(authority.text)
}
