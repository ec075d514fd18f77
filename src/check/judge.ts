import type { CheckedFinding, CheckReport } from '../core/check-report.ts'
import { type Detection, type ProbedFinding, worstFirst } from '../core/finding.ts'
import type { ProbeFamilyId, Survey } from '../core/survey.ts'
import { remediesFor } from '../diagnose/diagnose-request.ts'
import { findings } from '../findings/index.ts'

/** Which findings are looked for. */
export interface Scope {
  /** Only these; all where undefined. */
  readonly only?: readonly string[]
  readonly skip: readonly string[]
}

/** Whether a finding is looked for. */
export function isInScope(id: string, { only, skip }: Scope): boolean {
  return (only === undefined || only.includes(id)) && !skip.includes(id)
}

/** The families of probes that the findings in scope need; the honest request is always among them. */
export function neededFamilies(scope: Scope): ReadonlySet<ProbeFamilyId> {
  const needed = probed.filter(({ id }) => isInScope(id, scope)).flatMap(({ probes }) => probes)
  return new Set<ProbeFamilyId>(['baseline', ...needed])
}

/** Why the probes of a family may not be sent at all. */
const NOT_SENT: Partial<Record<ProbeFamilyId, string>> = {
  'plain-http': 'where the site is over plain http is not known (--http-url)',
  addresses: 'the host has one address',
  backend: 'the address of the app itself is not known (--backend)',
  lexical: 'only with --aggressive'
}

const probed = findings.filter((finding): finding is ProbedFinding => finding.needs === 'probes')

/**
 * What a survey amounts to: the findings of the honest request, and those that probes show, each with its
 * remedies. Findings whose probes were not all sent are undecided. Pure.
 *
 * @param sent the families whose probes were meant to be sent, and those of which every probe was
 */
export function judge(
  survey: Survey,
  scope: Scope,
  sent: { readonly planned: ReadonlySet<ProbeFamilyId>; readonly complete: ReadonlySet<ProbeFamilyId> }
): Pick<CheckReport, 'findings' | 'undecided'> {
  const undecided: { id: string; why: string }[] = []
  const fired: CheckedFinding[] = survey.baseline.findings
    .filter(({ id }) => isInScope(id, scope))
    .map((found) => ({
      ...found,
      remedies: remediesFor(found, survey.baseline),
      needs: 'request',
      known: false
    }))
  for (const finding of probed) {
    const { id, severity, title, probes } = finding
    if (!isInScope(id, scope)) continue
    const missing = probes.find((family) => !sent.complete.has(family))
    if (missing !== undefined) {
      undecided.push({
        id,
        why: sent.planned.has(missing) ? 'the check ended before' : (NOT_SENT[missing] ?? 'not asked for')
      })
      continue
    }
    const detection: Detection = finding.detect(survey)
    if (detection.outcome === 'unsure') undecided.push({ id, why: detection.why })
    if (detection.outcome !== 'fires') continue
    const { basis, evidence } = detection
    const found = { id, severity, title, basis, evidence }
    const remedies = remediesFor(found, survey.baseline)
    fired.push({ ...found, remedies, needs: 'probes', known: false })
  }
  return { findings: fired.sort(worstFirst), undecided }
}
