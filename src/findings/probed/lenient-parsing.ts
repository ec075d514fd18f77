import { believedHost, isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import {
  echoOf,
  type Observation,
  observation as observationOf,
  observationsOf,
  outcomeInWords,
  type Survey
} from '../../core/survey.ts'
import { strictParsing } from '../remedies/strict-parsing.ts'

const HIDDEN = 'Echo-Hidden'

/** What each broken request is called where it came through. */
const NOTES: Readonly<Record<string, string>> = {
  'obs-fold': 'a folded line',
  'fold-onto-host': 'a line behind Host that starts with a space',
  'leading-space': 'a first line that starts with a space',
  'bare-lf': 'a line feed without a carriage return',
  'bare-cr': 'a carriage return without a line feed',
  nul: 'a NUL byte in a value',
  'space-before-colon': 'a space before the colon',
  'empty-name': 'a field without a name'
}

export default defineProbedFinding({
  id: 'lenient-parsing',
  severity: 'warning',
  title: 'The proxy passes on requests that are not well-formed',
  explanation:
    'A visitor can send a request in which your proxy and your app see different headers: what one of them takes for a part of a value is a header of its own for the other. ' +
    'Rules of the proxy are walked around that way, and requests can be smuggled past it. ' +
    'HTTP requires that such a request is refused or mended before it is passed on.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-2.2',
    'https://www.rfc-editor.org/rfc/rfc9112#section-5',
    'https://www.rfc-editor.org/rfc/rfc9110#section-5.5'
  ],
  probes: ['lexical'],
  detect(survey) {
    const evidence: Evidence[] = []
    let open: string | null = null
    for (const observation of observationsOf(survey, 'lexical')) {
      const note = NOTES[observation.variant]
      if (note === undefined) continue
      const seen = arrivedIn(observation)
      if (seen !== null) evidence.push({ ...seen, note })
      else if (refusedByApp(observation)) {
        // With nothing in between, the app's refusal is all that there should be.
        if (!isUntouched(survey))
          evidence.push({
            kind: 'header',
            name: 'Echo-Broken',
            value: '400 from the app',
            note: `${note}, which only the app refused`
          })
      } else if (echoOf(observation) === null && !isRefusal(observation)) open ??= outcomeInWords(observation)
    }
    if (evidence.length > 0) return fires('request', evidence)
    return open === null ? CLEAR : unsure(open)
  },
  remedies: (situation) => strictParsing(situation)
})

/** What the app should not have got. A folded line that was unfolded, and a bare LF that ends a line, are allowed. */
function arrivedIn(observation: Observation): Evidence | null {
  const report = echoOf(observation)
  if (report === null) return null
  const { variant } = observation
  const { headers } = report.request
  const broken = headers.find(([name, value]) => name.trim() === '' || /[\0\r\n]/.test(value))
  if (broken !== undefined) return { kind: 'header', name: broken[0], value: broken[1] }
  if (variant === 'fold-onto-host') {
    const host = headerValues(report.request, 'Host').find(isFolded)
    if (host !== undefined) return { kind: 'header', name: 'Host', value: host }
    const { value, source } = believedHost(report)
    if (isFolded(value)) return { ...source, value }
  }
  const hidden = headers.find(([name]) => name.trim().toLowerCase() === HIDDEN.toLowerCase())
  return hidden === undefined || variant === 'bare-lf'
    ? null
    : { kind: 'header', name: hidden[0], value: hidden[1] }
}

function isFolded(host: string): boolean {
  return host.toLowerCase().includes(HIDDEN.toLowerCase())
}

/** The proxy passed on what the app's own parser stumbled over (`src/server/client-error.ts`). */
function refusedByApp({ outcome }: Observation): boolean {
  return outcome.kind === 'answer' && /^\{"error":\{"status":400,.*not a valid HTTP/.test(outcome.start)
}

/** Whether the honest request arrived exactly as it was sent: then nothing shows that anything is in between. */
function isUntouched(survey: Survey): boolean {
  const sent = observationOf(survey, 'baseline', 'below')?.sent.headers ?? []
  return JSON.stringify(sent) === JSON.stringify(survey.baseline.request.headers)
}
