import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { registeredHeader } from '../../core/header-registry.ts'
import type { Report } from '../../core/report.ts'
import { headerValues } from '../../core/request-facts.ts'
import {
  echoOf,
  type Fields,
  type Observation,
  observationsOf,
  outcomeInWords,
  type Survey
} from '../../core/survey.ts'
import { wholeHeaders } from '../remedies/header-limits.ts'

export default defineProbedFinding({
  id: 'headers-lost',
  severity: 'error',
  title: 'Headers are lost on the way to your app',
  explanation:
    'Where a request has many or long headers, some of them do not reach your app, or not whole, and nobody says so. ' +
    'A visitor can have the last ones dropped that way: those by which your proxy states the client, the scheme and the host, so that the app believes something else. ' +
    'Have the proxy refuse what is too much for it with 431.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-5.4',
    'https://www.rfc-editor.org/rfc/rfc6585#section-5'
  ],
  probes: ['limits'],
  detect(survey) {
    const seen = observationsOf(survey, 'limits')
    const evidence = seen.flatMap((observation) => lossesOf(survey, observation))
    // Of several sizes, the first one that loses a header says it all.
    const first = evidence.filter(
      (entry, index) => evidence.findIndex(({ name }) => name === entry.name) === index
    )
    if (first.length > 0) return fires('request', first.slice(0, SHOWN))
    const answered = seen.some(({ outcome }) => outcome.kind !== 'silence')
    return answered || seen[0] === undefined ? CLEAR : unsure(outcomeInWords(seen[0]))
  },
  remedies: () => wholeHeaders()
})

const SHOWN = 8
const PADDING = 'echo-pad-'

function lossesOf(survey: Survey, observation: Observation): readonly Evidence[] {
  const report = echoOf(observation)
  if (report === null) return []
  const sent = padding(observation.sent.headers)
  const arrived = padding(report.request.headers)
  const note = `in a request with ${sent.length} headers more`
  const evidence: Evidence[] = []
  if (arrived.length < sent.length) {
    const value = `${arrived.length} of ${sent.length}`
    evidence.push({ kind: 'header', name: 'Echo-Pad', value, expected: `all ${sent.length}` })
  } else if (bytesOf(arrived) < bytesOf(sent)) {
    const value = `${bytesOf(arrived)} bytes of ${bytesOf(sent)}`
    evidence.push({ kind: 'header', name: 'Echo-Pad', value, expected: `all ${bytesOf(sent)}` })
  }
  return [...evidence, ...missingIn(survey, report).map((entry) => ({ ...entry, note }))]
}

/** Forwarding headers of the honest request that are not in this one. */
function missingIn({ baseline }: Survey, report: Report): readonly Evidence[] {
  return baseline.request.headers
    .filter(
      ([name]) => registeredHeader(name) !== undefined && headerValues(report.request, name).length === 0
    )
    .map(([name, value]) => ({ kind: 'header', name, value: null, expected: value }))
}

function padding(headers: Fields): Fields {
  return headers.filter(([name]) => name.toLowerCase().startsWith(PADDING))
}

function bytesOf(headers: Fields): number {
  return headers.reduce((sum, [, value]) => sum + value.length, 0)
}
