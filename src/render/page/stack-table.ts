import type { Report } from '../../core/report.ts'
import type { StackAssessment } from '../../core/stack-assessment.ts'
import { type CountedReading, divergences } from '../stack-divergence.ts'
import { type PartReason, reasonsOf, rightClient, type StackGroup, stackGroups } from '../stack-groups.ts'
import { stackTally } from '../stack-tally.ts'
import { shownUrl, type UrlPiece } from '../url-pieces.ts'
import { visible, visibleStart } from '../visible.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

/** What other web stacks would make of the request, those together that conclude the same. */
export interface StackTable {
  readonly tally: string
  /** Whom the stacks are told to believe. */
  readonly told: string
  readonly divergences: readonly DivergenceView[]
  /** What the visitor asked for, as a row to compare with; none where nobody said. */
  readonly asked: readonly BeliefRow[]
  readonly wrong: readonly BeliefRow[]
  readonly right: readonly BeliefRow[]
  readonly rightSummary: string
}

/** One thing that is read in several ways. */
export interface DivergenceView {
  readonly about: string
  readonly situation: string
  readonly readings: readonly ReadingView[]
}

export interface ReadingView {
  readonly stacks: number
  readonly name: string
  readonly value: ShownValue
  readonly hasValue: boolean
  readonly right: boolean
}

/** One conclusion, and the stacks that come to it. */
export interface BeliefRow {
  /** Empty where no URL is built. */
  readonly url: readonly UrlPiece[]
  /** What there is in place of a URL: `HTTP 400`, `builds no URL`; else empty. */
  readonly instead: string
  /** The software has a word on the client. */
  readonly namesClient: boolean
  readonly client: ShownValue
  readonly clientWrong: boolean
  readonly reasons: readonly PartReason[]
  /** What the visitor asked for, to compare with. */
  readonly asked: boolean
  readonly stacks: readonly StackEntry[]
}

export interface StackEntry {
  readonly title: string
  readonly version: string
  /** Where they differ from those of its group; else none. */
  readonly reasons: readonly PartReason[]
  readonly lines: readonly string[]
  readonly copyLabel: string
}

const TOLD = 'Each stack is configured for this proxy. Open a name to see the lines to write.'
const NOT_TOLD =
  'Whoever is at the other end of this connection is not trusted here, so no stack was told of it: each concludes by its own defaults.'

/** Reasons may quote a header. */
const LONGEST_REASON = 240

/** Null where the report has no stacks. */
export function stackTable(report: Report): StackTable | null {
  const { stacks, url } = report
  if (stacks === undefined || stacks.length === 0) return null
  const groups = stackGroups(stacks, url.expected)
  const right = groups.filter((group) => group.kind === 'right')
  const count = right.reduce((sum, group) => sum + group.stacks.length, 0)
  return {
    tally: stackTally(groups),
    told: report.trust.peerTrusted ? TOLD : NOT_TOLD,
    divergences: divergences(report).map(({ about, situation, readings }) => ({
      about,
      situation,
      readings: readings.map(readingView)
    })),
    asked: url.expected === null ? [] : [askedRow(url.expected, rightClient(stacks))],
    wrong: groups.filter((group) => group.kind !== 'right').map(beliefRow),
    right: right.map(beliefRow),
    rightSummary: count === 1 ? 'The one that gets it right' : `The ${count} that get it right`
  }
}

function askedRow(expected: string, client: string | null): BeliefRow {
  return {
    url: shownUrl(expected, null),
    instead: '',
    namesClient: client !== null,
    client: shownValue(client),
    clientWrong: false,
    reasons: [],
    asked: true,
    stacks: []
  }
}

function beliefRow(group: StackGroup): BeliefRow {
  return {
    url: group.url ?? [],
    instead: group.refusal || (group.url === null ? 'builds no URL' : ''),
    namesClient: group.clientAddress !== null,
    client: shownValue(group.clientAddress),
    clientWrong: group.clientWrong,
    reasons: group.reasons.map(shownReason),
    asked: false,
    stacks: group.stacks.map((stack) => stackEntry(stack, group))
  }
}

function stackEntry(stack: StackAssessment, group: StackGroup): StackEntry {
  const reasons = reasonsOf(stack, group.parts, group.kind === 'wrong')
  const title = visible(stack.title)
  return {
    title,
    version: visible(stack.version),
    reasons: JSON.stringify(reasons) === JSON.stringify(group.reasons) ? [] : reasons.map(shownReason),
    lines: stack.configuration.map(visible),
    copyLabel: `Copy for ${title}`
  }
}

function readingView({ stacks, name, value, right }: CountedReading): ReadingView {
  return { stacks, name, value: shownValue(value), hasValue: value !== '', right }
}

function shownReason({ parts, wrong, why }: PartReason): PartReason {
  return { parts, wrong, why: visibleStart(why, LONGEST_REASON) }
}
