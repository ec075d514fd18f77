import { compare, type Result } from './comparison.ts'
import { NotInstallable } from './installation.ts'
import { corpus } from './requests.ts'
import { describeResult } from './summary.ts'
import type { Target } from './targets.ts'

export interface Settings {
  /** Random requests for each target, besides the recorded cases. */
  readonly requests: number
  readonly seed: number
  /** Targets at the same time. */
  readonly jobs: number
  /** How long an installation may take. */
  readonly seconds: number
}

export interface TargetOutcome {
  readonly target: Target
  /** Null where it did not run, for the reason in `note`. */
  readonly result: Result | null
  readonly note: string
  /** It disagrees without a reason, or does not start. Not to be installable here is no failure. */
  readonly failed: boolean
}

/** Compares the targets, and says of each what came out as soon as it is known. */
export async function run(
  targets: readonly Target[],
  { requests, seed, jobs, seconds }: Settings,
  say: (text: string) => void
): Promise<TargetOutcome[]> {
  const all = corpus(requests, seed)
  const outcomes = new Map<Target, TargetOutcome>()
  const waiting = [...targets]
  const work = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const outcome = await outcomeOf(target, async (one) => compare(one, all, seconds))
      outcomes.set(target, outcome)
      say(describeResult(outcome))
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return targets.flatMap((target) => outcomes.get(target) ?? [])
}

async function outcomeOf(
  target: Target,
  compared: (target: Target) => Promise<Result>
): Promise<TargetOutcome> {
  try {
    const result = await compared(target)
    return { target, result, note: '', failed: result.differing > 0 }
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error)
    return { target, result: null, note, failed: !(error instanceof NotInstallable) }
  }
}
