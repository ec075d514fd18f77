import type { ExpectedUrl } from '../core/expected-url.ts'
import type { ProbeFamilyId } from '../core/survey.ts'
import type { Aim, ProbeDoor, ProbeFamily, ProbeRequest } from './probe.ts'
import { probeFamilies } from './probes/index.ts'
import type { WireEndpoint } from './wire/endpoint.ts'

/** One way to the app: whose URL stands in the request, and which address is asked. */
export interface Door {
  readonly name: string
  readonly url: ExpectedUrl
  readonly endpoint: WireEndpoint
}

/** The ways that are open in this run. A kind of door may have none, or several. */
export type Doors = Readonly<Record<ProbeDoor, readonly Door[]>>

/** One probe that will be sent through one door. */
export interface PlannedProbe {
  readonly probe: ProbeRequest
  readonly door: Door
}

/** Probes that are sent one after the other, in order; of different errands several run at once. */
export interface PlannedErrand {
  readonly family: ProbeFamilyId
  readonly probes: readonly PlannedProbe[]
}

/** Everything that a run will send after the honest request, as data. */
export function planProbes(
  aim: Aim,
  doors: Doors,
  needed: ReadonlySet<ProbeFamilyId>,
  aggressive: boolean
): readonly PlannedErrand[] {
  return probeFamilies
    .filter((family) => needed.has(family.id) && (aggressive || family.aggressive !== true))
    .flatMap((family) => errandsOf(family, aim, doors))
}

function errandsOf(family: ProbeFamily, aim: Aim, doors: Doors): readonly PlannedErrand[] {
  const probes = family
    .requests(aim)
    .flatMap((probe) => doors[probe.door ?? 'public'].map((door) => ({ probe, door })))
  if (family.inOrder === true) return probes.length === 0 ? [] : [{ family: family.id, probes }]
  return probes.map((probe) => ({ family: family.id, probes: [probe] }))
}

/** The most requests that the errands send; each redirect that may be followed counts. */
export function requestsOf(errands: readonly PlannedErrand[]): number {
  const counts = errands.flatMap(({ probes }) => probes.map(({ probe }) => 1 + (probe.follow ?? 0)))
  return counts.reduce((sum, count) => sum + count, 0)
}
