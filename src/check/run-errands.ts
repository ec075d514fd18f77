import type { Observation, ProbeFamilyId } from '../core/survey.ts'
import type { PlannedErrand, PlannedProbe } from './plan.ts'
import { requestsOf } from './plan.ts'

/** How many requests are on their way at once. */
const AT_ONCE = 4

export interface ErrandsDone {
  readonly observations: readonly Observation[]
  readonly planned: ReadonlySet<ProbeFamilyId>
  /** The families of which every probe was sent. */
  readonly complete: ReadonlySet<ProbeFamilyId>
  /** `stop` came before the end. */
  readonly stopped: boolean
}

/** Runs errands, a few at once, until all are done or `stop` aborts. What was done by then is kept. */
export async function runErrands(
  errands: readonly PlannedErrand[],
  send: (family: ProbeFamilyId, planned: PlannedProbe) => Promise<Observation>,
  sending: (family: ProbeFamilyId, left: number) => void,
  stop: AbortSignal
): Promise<ErrandsDone> {
  const results = new Map<PlannedErrand, Observation[]>()
  const waiting = [...errands]
  const work = async (): Promise<void> => {
    for (let errand = waiting.shift(); errand !== undefined; errand = waiting.shift()) {
      if (stop.aborted) return
      sending(errand.family, requestsOf(waiting))
      const seen: Observation[] = []
      try {
        for (const planned of errand.probes) seen.push(await send(errand.family, planned))
      } catch (error) {
        if (stop.aborted) return
        throw error
      }
      results.set(errand, seen)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const undone = new Set(errands.filter((errand) => !results.has(errand)).map(({ family }) => family))
  const planned = new Set<ProbeFamilyId>(['baseline', ...errands.map(({ family }) => family)])
  return {
    observations: errands.flatMap((errand) => results.get(errand) ?? []),
    planned,
    complete: new Set([...planned].filter((family) => !undone.has(family))),
    stopped: undone.size > 0
  }
}
