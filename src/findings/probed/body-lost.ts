import {
  CLEAR,
  defineProbedFinding,
  type Evidence,
  fires,
  notApplicable,
  unsure
} from '../../core/finding.ts'
import { echoOf, type Observation, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { bodyLimits } from '../remedies/body-limits.ts'

/** Length required, content too large, expectation failed (RFC 9110 §15.5). */
const REFUSED = new Set([411, 413, 417])

const KINDS: Readonly<Record<string, string>> = {
  chunked: 'in chunks',
  expect: 'with Expect: 100-continue'
}

export default defineProbedFinding({
  id: 'body-lost',
  severity: 'warning',
  title: 'Bodies do not reach your app whole',
  explanation:
    'What visitors send in forms, uploads and API calls does not arrive, or not as much of it as they sent. ' +
    'Your proxy refuses bodies of 64 KiB or less, or those that are sent in chunks or after asking, or it changes their length. ' +
    'Raise the limit of the proxy to what your app takes.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-6',
    'https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1',
    'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14'
  ],
  probes: ['body'],
  detect(survey) {
    const seen = observationsOf(survey, 'body')
    const evidence = seen.flatMap(lossOf)
    if (evidence.length > 0) return fires('request', evidence)
    const open = seen.find((observation) => echoOf(observation) === null)
    if (open === undefined) return CLEAR
    const { outcome } = open
    return outcome.kind === 'answer' && [401, 403, 405, 501].includes(outcome.status)
      ? notApplicable('POST is refused')
      : unsure(`${open.variant}: ${outcomeInWords(open)}`)
  },
  remedies: (situation) => bodyLimits(situation)
})

function lossOf(observation: Observation): readonly Evidence[] {
  const { outcome, sent, variant } = observation
  const bytes = Number(/\?bytes=(\d+)$/.exec(sent.target)?.[1])
  const name = `body of ${bytes} bytes${KINDS[variant] === undefined ? '' : ` ${KINDS[variant]}`}`
  const expected = `${bytes} bytes`
  if (outcome.kind === 'echo') {
    const arrived = outcome.report.request.bodyBytes ?? 0
    const value = `${arrived} bytes`
    return arrived === bytes ? [] : [{ kind: 'request-line', name, value, expected }]
  }
  if (outcome.kind !== 'answer' || !REFUSED.has(outcome.status)) return []
  return [{ kind: 'request-line', name, value: null, expected, note: outcomeInWords(observation) }]
}
