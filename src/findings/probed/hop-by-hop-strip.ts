import { defineProbedFinding, type Evidence, notApplicable } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, fieldValues, type Observation, observationsOf, type Survey } from '../../core/survey.ts'
import { detectionOf } from '../survey/visitor-headers.ts'
import { connectionTokens } from '../remedies/connection-tokens.ts'

export default defineProbedFinding({
  id: 'hop-by-hop-strip',
  severity: 'error',
  title: 'A visitor can have the proxy remove its own headers',
  explanation:
    'A visitor who names a header in Connection has it removed, and your app falls back to what it believes without it: http for https, the proxy for the client, or no login where one is needed. ' +
    'A proxy has to remove the fields that Connection names, but yours does so after setting its own. ' +
    'Have it clean Connection before it sets any header.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1',
    'https://nvd.nist.gov/vuln/detail/CVE-2022-31813',
    'https://nvd.nist.gov/vuln/detail/CVE-2024-45410'
  ],
  probes: ['hop-by-hop'],
  detect(survey) {
    const seen = observationsOf(survey, 'hop-by-hop')
    const asked = seen.filter((observation) => ownHeadersNamedIn(survey, observation).length > 0)
    if (asked.length === 0) return notApplicable('the proxy sets none of the headers that were named')
    return detectionOf(
      asked.flatMap((observation) => removed(survey, observation)),
      asked
    )
  },
  remedies: (situation) => connectionTokens(situation)
})

/** The headers that the honest request arrived with, and that this one asks to remove. */
function ownHeadersNamedIn(survey: Survey, { sent }: Observation): readonly string[] {
  const named = fieldValues(sent.headers, 'Connection').flatMap((value) => value.split(','))
  return named
    .map((name) => name.trim())
    .filter((name) => headerValues(survey.baseline.request, name).length > 0 && !isSent(sent.headers, name))
}

/** Connection itself and Echo-Hop are the probe's. */
function isSent(fields: Observation['sent']['headers'], name: string): boolean {
  return fieldValues(fields, name).length > 0
}

function removed(survey: Survey, observation: Observation): readonly Evidence[] {
  const report = echoOf(observation)
  if (report === null) return []
  return ownHeadersNamedIn(survey, observation)
    .filter((name) => headerValues(report.request, name).length === 0)
    .map((name) => ({
      kind: 'header',
      name,
      value: null,
      expected: headerValues(survey.baseline.request, name).join(', '),
      note: 'gone when Connection names it'
    }))
}
