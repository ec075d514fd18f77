import { type Finding, type Severity, worstFirst } from '../../core/finding.ts'
import { EXAMPLE_SITUATION } from '../../core/situation.ts'
import { severityWord } from './finding-card.ts'
import { type FixTab, fixTabs } from './fix-tabs.ts'

/** The catalogue of findings, or one entry of it. */
export interface CataloguePage {
  readonly title: string
  /** Exactly one entry is shown, with its fixes. */
  readonly single: boolean
  readonly summary: string
  readonly entries: readonly CatalogueEntry[]
}

export interface CatalogueEntry {
  readonly id: string
  readonly anchor: string
  readonly severity: Severity
  readonly severityWord: string
  readonly title: string
  readonly explanation: string
  /** Only `echo3333 check` can see it. */
  readonly needsProbes: boolean
  /** It is looked for only where web stacks are compared. */
  readonly needsStacks: boolean
  readonly references: readonly string[]
  readonly hasReferences: boolean
  readonly group: string
  readonly hasTabs: boolean
  readonly tabs: readonly FixTab[]
}

/** Sets out findings, worst first; the fixes are shown with example values, and only for a single one. */
export function toCataloguePage(findings: readonly Finding[]): CataloguePage {
  const single = findings.length === 1
  const entries = [...findings].sort(worstFirst).map((finding) => toEntry(finding, single))
  return {
    title: single ? (entries[0]?.title ?? '') : 'What echo3333 looks for',
    single,
    summary: `${findings.length} ways in which URLs go wrong behind a proxy, worst first.`,
    entries
  }
}

function toEntry(finding: Finding, withFixes: boolean): CatalogueEntry {
  const group = `fix-${finding.id}`
  const references = finding.references.filter((reference) => reference.startsWith('https://'))
  const tabs = withFixes ? fixTabs(finding.remedies(EXAMPLE_SITUATION), null, group) : []
  return {
    id: finding.id,
    anchor: `finding-${finding.id}`,
    severity: finding.severity,
    severityWord: severityWord(finding.severity),
    title: finding.title,
    explanation: finding.explanation,
    needsProbes: finding.needs === 'probes',
    needsStacks: finding.needs === 'stacks',
    references,
    hasReferences: references.length > 0,
    group,
    hasTabs: tabs.length > 0,
    tabs
  }
}
