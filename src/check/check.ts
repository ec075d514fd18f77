import { CHECK_FORMAT, type CheckReport, type ProbeSummary } from '../core/check-report.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'
import { SERVICE, verdictOf } from '../core/report.ts'
import {
  type Canaries,
  mountBetween,
  type Observation,
  type ProbeFamilyId,
  type Survey
} from '../core/survey.ts'
import { newCanaries } from './canaries.ts'
import { CheckTrouble } from './check-trouble.ts'
import { explainTrouble } from './explain-trouble.ts'
import { judge, neededFamilies } from './judge.ts'
import { openDoors } from './open-doors.ts'
import { type Door, type PlannedErrand, planProbes, requestsOf } from './plan.ts'
import type { Aim } from './probe.ts'
import { honestProbe } from './probes/baseline.ts'
import { recogniseServer } from './recognise-server.ts'
import { runErrands } from './run-errands.ts'
import { sendProbe } from './send-probe.ts'
import type { CheckSettings } from './settings.ts'

/** What a check tells while it runs. */
export interface CheckProgress {
  readonly planned: (requests: number) => void
  readonly sending: (family: ProbeFamilyId, left: number) => void
}

/**
 * Probes a deployed echo3333 through its public URL and says what is wrong. Rejects with a
 * {@link CheckTrouble} where there is nothing to judge. When `signal` aborts, what is known by then is judged.
 */
export async function check(
  settings: CheckSettings,
  progress: CheckProgress,
  signal: AbortSignal
): Promise<CheckReport> {
  const { url, scope } = settings
  const canaries = newCanaries(url.port)
  const aim: Aim = {
    url,
    canaries,
    folder: folderOf(url)
  }
  const stop = AbortSignal.any([signal, AbortSignal.timeout(settings.deadline)])
  const send = sender(settings, canaries, stop)
  const doors = await openDoors(settings)
  const first = await firstAnswer(aim, doors.public, send)
  const { outcome } = first
  if (outcome.kind !== 'echo' || outcome.status !== 200)
    throw new CheckTrouble(explainTrouble(url.text, first))
  const entrance = doors.public.find(({ name }) => name === first.door) ?? doors.public[0]
  const others = doors.public.filter((door) => door !== entrance)
  const errands = planProbes(
    aim,
    { ...doors, public: entrance === undefined ? [] : [entrance], 'each-address': others },
    neededFamilies(scope),
    settings.aggressive
  )
  const planned = requestsOf(errands) + 1
  if (planned > settings.mostRequests) {
    throw new CheckTrouble(
      `this check sends ${planned} requests, more than --max-requests ${settings.mostRequests}; raise it, or narrow the check with --only`
    )
  }
  progress.planned(planned)
  const done = await runErrands(errands, send, (family, left) => progress.sending(family, left), stop)
  const observations = [first, ...done.observations]
  const survey: Survey = {
    url,
    canaries,
    baseline: outcome.report,
    baselineHeaders: outcome.headers,
    mount: mountBetween(pathOf(first.sent.target), pathOf(outcome.report.request.target)),
    observations
  }
  const judged = judge(survey, scope, done)
  return {
    format: CHECK_FORMAT,
    kind: 'check',
    service: SERVICE,
    url: url.text,
    expected: (settings.expected ?? url).text,
    verdict: verdictOf(judged.findings),
    ...judged,
    proxy: settings.proxy ?? recogniseServer(survey),
    requests: { planned, sent: observations.reduce((sum, { hops }) => sum + 1 + hops.length, 0) },
    interrupted: done.stopped ? (signal.aborted ? 'interrupted' : 'the deadline is over') : null,
    baseline: outcome.report,
    probes: observations.map(summaryOf)
  }
}

type Send = (family: ProbeFamilyId, planned: PlannedErrand['probes'][number]) => Promise<Observation>

function sender(settings: CheckSettings, { nonce }: Canaries, stop: AbortSignal): Send {
  let count = 0
  const { url, limits } = settings
  const expected = settings.expected ?? url
  const expectedAt = (at: ExpectedUrl, target: string): string => {
    // Through the public door, the app should believe what `--expect` says; elsewhere, what was asked.
    const base = at.text === url.text ? expected : at
    const path = target.startsWith('/') ? target : '/'
    const moved = path.startsWith(folderOf(url)) ? folderOf(base) + path.slice(folderOf(url).length) : path
    return `${base.scheme}://${base.authority.text}${moved}`
  }
  return (family, { probe, door }) =>
    sendProbe(
      {
        family,
        probe,
        url: door.url,
        endpoint: door.endpoint,
        door: door.name,
        expectedAt,
        nonce: () => `${nonce}.${(count += 1)}`
      },
      limits,
      stop
    )
}

/** Asks the addresses of the host in turn until one of them does anything but refuse. */
async function firstAnswer(aim: Aim, doors: readonly Door[], send: Send): Promise<Observation> {
  const probe = honestProbe(aim)
  let last: Observation | null = null
  for (const door of doors) {
    last = await send('baseline', { probe, door })
    if (last.outcome.kind !== 'silence') return last
  }
  if (last === null) throw new CheckTrouble(`${aim.url.text} has no address`)
  return last
}

function folderOf({ path }: ExpectedUrl): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}

function summaryOf({ family, variant, door, sent, outcome }: Observation): ProbeSummary {
  return {
    family,
    variant,
    door,
    sent,
    outcome: {
      kind: outcome.kind,
      status: outcome.kind === 'silence' ? null : outcome.status,
      why: outcome.kind === 'silence' ? outcome.why : null,
      target: outcome.kind === 'echo' ? outcome.report.request.target : null
    }
  }
}
