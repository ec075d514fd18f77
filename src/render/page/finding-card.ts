import type { Evidence, Finding, Remedy, RemedyTarget, Severity } from '../../core/finding.ts'
import type { ReportedFinding } from '../../core/report.ts'
import { visible } from '../visible.ts'
import { type FixTab, fixTabs, type Place } from './fix-tabs.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

/** A finding, ready to be shown. */
export interface FindingCard {
  readonly id: string
  readonly anchor: string
  readonly severity: Severity
  readonly severityWord: string
  readonly title: string
  /** What it does to visitors; empty where the catalogue was not given. */
  readonly consequence: string
  /** The rest of the explanation; empty where there is none. */
  readonly background: string
  readonly guess: boolean
  readonly evidence: readonly EvidenceLine[]
  /** The earlier findings that have all of this fix already. */
  readonly sameFixAs: readonly Place[]
  readonly group: string
  readonly hasTabs: boolean
  readonly tabs: readonly FixTab[]
  readonly explain: string
}

export interface EvidenceLine {
  readonly name: string
  readonly value: ShownValue
  readonly hasExpected: boolean
  readonly expected: ShownValue
  readonly note: string
}

const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'Note' } as const satisfies Record<
  Severity,
  string
>

/**
 * Sets out findings. Lines that an earlier finding has already are pointed to instead of repeated.
 *
 * @param proxy whose tab is open first
 * @param catalogue where the explanations are looked up
 */
export function findingCards(
  findings: readonly ReportedFinding[],
  proxy: RemedyTarget | null,
  catalogue: readonly Finding[]
): readonly FindingCard[] {
  const places = new Map<string, Place>()
  const placeOf = (remedy: Remedy): Place | null => places.get(JSON.stringify(remedy)) ?? null
  return findings.map((finding) => {
    const remedies = finding.remedies ?? []
    const card = findingCard(
      finding,
      fixTabs(remedies, proxy, `fix-${finding.id}`, placeOf),
      catalogue.find((entry) => entry.id === finding.id)?.explanation ?? ''
    )
    const place = { anchor: card.anchor, title: card.title }
    for (const remedy of remedies) {
      if (placeOf(remedy) === null) places.set(JSON.stringify(remedy), place)
    }
    return card
  })
}

function findingCard(finding: ReportedFinding, tabs: readonly FixTab[], explanation: string): FindingCard {
  const [consequence, background] = splitFirstSentence(explanation)
  const places = new Set(tabs.flatMap((tab) => tab.earlier))
  const news = tabs.some((tab) => tab.blocks.length > 0)
  return {
    id: finding.id,
    anchor: `finding-${finding.id}`,
    severity: finding.severity,
    severityWord: severityWord(finding.severity),
    title: finding.title,
    consequence,
    background,
    guess: finding.basis === 'heuristic',
    evidence: finding.evidence.map(evidenceLine),
    sameFixAs: news ? [] : [...places],
    group: `fix-${finding.id}`,
    hasTabs: news,
    tabs: news ? tabs : [],
    explain: `echo3333 explain ${finding.id}`
  }
}

export function severityWord(severity: Severity): string {
  return SEVERITY_WORDS[severity]
}

/** The first sentence, and the others. */
function splitFirstSentence(text: string): readonly [first: string, rest: string] {
  const end = /[.!?] +(?=[A-Z])/.exec(text)
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + end[0].length)] : [text, '']
}

function evidenceLine(evidence: Evidence): EvidenceLine {
  const { expected } = evidence
  return {
    name: evidence.kind === 'url' ? `URL ${visible(evidence.name)}` : visible(evidence.name),
    value: shownValue(evidence.value),
    hasExpected: expected !== undefined,
    expected: shownValue(expected),
    note: visible(evidence.note ?? '')
  }
}
