import { parseAuthority } from '../../core/authority.ts'
import { believedHost, isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import type { Report } from '../../core/report.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, fieldValues, observationsOf, outcomeInWords, type Survey } from '../../core/survey.ts'
import { hostCheck } from '../remedies/host-check.ts'

/** As many values as evidence shows. */
const SHOWN = 8

export default defineProbedFinding({
  id: 'host-grammar-passes',
  severity: 'error',
  title: 'The proxy passes on a Host that is no host',
  explanation:
    'A visitor can send your app a Host that no site can have, and every URL that the app builds from it means something else: with Host: www.example.com/a?b= it sees the path /a, and with Host: www.example.com@evil.test its links lead to evil.test. ' +
    'Checks by path or by name can be walked around that way (CVE-2026-48710, known as BadHost). ' +
    'Have the proxy refuse every Host but the ones that it serves.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
    'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2',
    'https://github.com/Kludex/starlette/security/advisories/GHSA-86qp-5c8j-p5mr'
  ],
  probes: ['host'],
  detect(survey) {
    const evidence = new Map<string, Evidence>()
    let onlyPorts = true
    let open: string | null = null
    for (const observation of observationsOf(survey, 'host')) {
      const [sent = '', ...more] = fieldValues(observation.sent.headers, 'Host')
      const { problem } = parseAuthority(sent)
      if (more.length > 0 || problem === null || problem === 'empty') continue
      const report = echoOf(observation)
      const arrived = report === null ? null : arrivedIn(survey, report)
      if (arrived !== null) {
        evidence.set(`${arrived.name} ${arrived.value}`, arrived)
        onlyPorts &&= problem === 'port'
      } else if (report === null && !isRefusal(observation)) {
        open ??= `${observation.variant}: ${outcomeInWords(observation)}`
      }
    }
    // A bad port does what another port does, and that is spoofable-port's.
    if (evidence.size > 0 && !onlyPorts) return fires('request', shortened([...evidence.values()]))
    return open === null ? CLEAR : unsure(open)
  },
  remedies: (situation) => hostCheck(situation)
})

/** Where the app got what is no host, in Host or in what it believes; null where the proxy mended it. */
function arrivedIn({ baseline, canaries }: Survey, report: Report): Evidence | null {
  const host = headerValues(report.request, 'Host').find(isBroken)
  if (host !== undefined && !headerValues(baseline.request, 'Host').includes(host))
    return { kind: 'header', name: 'Host', value: host }
  const { value, source } = believedHost(report)
  if (value === believedHost(baseline).value) return null
  if (isBroken(value)) return { ...source, value, note: 'believed' }
  // Of a list, or of a name with something before it, only the foreign name is left.
  const isForeign = value.toLowerCase().split(':', 1)[0] === canaries.host
  return isForeign && source.name !== 'Host' ? { ...source, value, note: 'the foreign part of Host' } : null
}

function isBroken(value: string): boolean {
  const { problem } = parseAuthority(value)
  return problem !== null && problem !== 'empty'
}

function shortened(evidence: readonly Evidence[]): readonly Evidence[] {
  const more = evidence.length - SHOWN
  if (more <= 0) return evidence
  return evidence
    .slice(0, SHOWN)
    .map((entry, index) => (index < SHOWN - 1 ? entry : { ...entry, note: `and ${more} more like these` }))
}
