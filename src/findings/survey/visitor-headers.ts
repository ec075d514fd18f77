import { isRefusal } from './believed-host.ts'
import { CLEAR, type Detection, type Evidence, fires, unsure } from '../../core/finding.ts'
import { type Category, registeredHeader } from '../../core/header-registry.ts'
import type { Report } from '../../core/report.ts'
import { headerValues } from '../../core/request-facts.ts'
import {
  echoOf,
  type Fields,
  type Observation,
  observationsOf,
  outcomeInWords,
  type ProbeFamilyId,
  type Survey
} from '../../core/survey.ts'

/** What every probe says, and no probe asks about here. */
const ALWAYS_SENT = new Set(['host', 'user-agent', 'accept', 'echo-probe', 'connection'])

/** A header of a probe that reached the app. */
export interface Arrival {
  readonly name: string
  /** The line in which it arrived; hidden where it could be a secret. */
  readonly value: string
}

/** The headers of a probe that a visitor has no business to send. */
export function claimsIn({ sent }: Observation): Fields {
  return sent.headers.filter(([name]) => !ALWAYS_SENT.has(name.toLowerCase()))
}

/**
 * The claims of a probe that reached the app as they were sent, alone or in a list, whoever believes them. What
 * arrives with the honest request too is the proxy's own word.
 */
export function arrivalsOf(survey: Survey, observation: Observation): readonly Arrival[] {
  const report = echoOf(observation)
  if (report === null) return []
  return claimsIn(observation).flatMap(([name, sent]) => {
    const own = headerValues(survey.baseline.request, name).some((value) => holds(value, sent))
    const value = own ? undefined : headerValues(report.request, name).find((line) => holds(line, sent))
    return value === undefined ? [] : [{ name, value }]
  })
}

/** Whether a line holds what was sent: whole, as an element, or hidden by its length. */
function holds(line: string, sent: string): boolean {
  if (line === sent || line === `[hidden: ${sent.length} characters]`) return true
  return line.split(',').some((element) => element.trim() === sent)
}

/** Whether the app, as it is configured, believes a header of whoever it got this request from. */
export function isBelieved({ trust }: Report, name: string): boolean {
  return trust.peerTrusted && trust.headers.some((header) => header.toLowerCase() === name.toLowerCase())
}

/** One variable of the environ that a visitor may be able to set. */
export interface Target {
  readonly category: Category
  readonly key: string
  /** Whether a value is what the probe said. */
  readonly isCanary: (value: string, observation: Observation) => boolean
}

/** The headers by which probes set a variable of the corrected environ, each name once. */
export function believedClaims(
  survey: Survey,
  observations: readonly Observation[],
  { category, key, isCanary }: Target
): readonly Evidence[] {
  const believed = new Map<string, Evidence>()
  for (const observation of observations) {
    const report = echoOf(observation)
    const value = report?.environ.corrected[key]
    if (report === null || value === undefined) continue
    if (value === survey.baseline.environ.corrected[key] || !isCanary(value, observation)) continue
    const because = report.ledger.find((change) => change.key === key)?.because
    const winner = because?.kind === 'header' ? because.header.toLowerCase() : null
    for (const arrival of arrivalsOf(survey, observation)) {
      const isCause =
        winner === null
          ? registeredHeader(arrival.name)?.categories.includes(category) && isBelieved(report, arrival.name)
          : arrival.name.toLowerCase() === winner
      if (!isCause || believed.has(arrival.name)) continue
      const note = 'sent by the probe and believed'
      believed.set(arrival.name, { kind: 'header', name: arrival.name, value: arrival.value, note })
    }
  }
  return [...believed.values()]
}

/** The headers that reached the app, each name once, as evidence. */
export function passedClaims(
  survey: Survey,
  observations: readonly Observation[],
  counts: (name: string, report: Report) => boolean = () => true
): readonly Evidence[] {
  const passed = new Map<string, Evidence>()
  for (const observation of observations) {
    const report = echoOf(observation)
    if (report === null) continue
    for (const { name, value } of arrivalsOf(survey, observation)) {
      if (passed.has(name) || !counts(name, report)) continue
      passed.set(name, { kind: 'header', name, value, note: 'sent by the probe' })
    }
  }
  return [...passed.values()]
}

/** The probes of several families that claim something of a category. */
export function observationsClaiming(
  survey: Survey,
  category: Category,
  families: readonly ProbeFamilyId[]
): readonly Observation[] {
  return families
    .flatMap((family) => observationsOf(survey, family))
    .filter((observation) =>
      claimsIn(observation).some(([name]) => registeredHeader(name)?.categories.includes(category))
    )
}

/** Fires where there is evidence; else it is clear where each probe was answered or refused. */
export function detectionOf(evidence: readonly Evidence[], observations: readonly Observation[]): Detection {
  if (evidence.length > 0) return fires('request', evidence)
  const open = observations.find((seen) => seen.outcome.kind !== 'echo' && !isRefusal(seen))
  return open === undefined ? CLEAR : unsure(`${open.variant}: ${outcomeInWords(open)}`)
}
