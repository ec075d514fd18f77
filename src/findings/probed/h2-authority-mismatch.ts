import { believedHost, isRefusal } from '../survey/believed-host.ts'
import {
  CLEAR,
  defineProbedFinding,
  type Evidence,
  fires,
  notApplicable,
  unsure
} from '../../core/finding.ts'
import { registeredHeader } from '../../core/header-registry.ts'
import { echoOf, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { hostCheck } from '../remedies/host-check.ts'

export default defineProbedFinding({
  id: 'h2-authority-mismatch',
  severity: 'warning',
  title: 'Over HTTP/2, a visitor can name two different hosts',
  explanation:
    'HTTP/2 names the host in :authority, and a visitor can send another one in Host beside it: your proxy chose the site by the first, and your app got the second. ' +
    'Links and cached pages can be made to point to a stranger that way, although a foreign name alone would be refused. ' +
    'Have the proxy refuse such requests or send only :authority on, and keep it up to date.',
  references: ['https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1'],
  probes: ['h2-authority'],
  detect(survey) {
    for (const observation of observationsOf(survey, 'h2-authority')) {
      const { outcome } = observation
      if (outcome.kind === 'silence' && outcome.why === 'not-spoken')
        return notApplicable('HTTP/2 is not spoken there')
      const report = echoOf(observation)
      if (report === null && !isRefusal(observation)) return unsure(outcomeInWords(observation))
      if (report === null) continue
      const { value, source } = believedHost(report)
      const evidence: Evidence[] = isForeign(value) ? [{ ...source, value, note: 'believed' }] : []
      for (const [name, said] of report.request.headers) {
        if (!isForeign(said) || !namesHost(name)) continue
        if (!evidence.some((entry) => entry.name.toLowerCase() === name.toLowerCase()))
          evidence.push({ kind: 'header', name, value: said, note: 'beside the name of your site' })
      }
      if (evidence.length > 0) return fires('request', evidence)
    }
    return CLEAR

    function isForeign(text: string): boolean {
      return text.toLowerCase().includes(survey.canaries.host)
    }
  },
  remedies: (situation) => hostCheck(situation)
})

function namesHost(name: string): boolean {
  return name.toLowerCase() === 'host' || (registeredHeader(name)?.categories.includes('host') ?? false)
}
