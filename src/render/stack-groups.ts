import type { Said, StackAssessment } from '../core/stack-assessment.ts'
import { shownUrl, type UrlPiece } from './url-pieces.ts'
import { enumerate } from './verdict-sentence.ts'

/** Stacks that conclude the same from a request. */
export interface StackGroup {
  /** `undecided`: nobody knows which URL is right. */
  readonly kind: 'wrong' | 'refusal' | 'undecided' | 'right'
  /** Null where the software builds no URL, or where the request does not reach the app. */
  readonly url: readonly UrlPiece[] | null
  readonly clientAddress: string | null
  readonly clientWrong: boolean
  /** What a visitor gets instead of the app: `HTTP 400`; empty where the request reaches it. */
  readonly refusal: string
  /** What is to be explained: what is wrong, or where nobody knows that, in what URLs differ. */
  readonly parts: readonly Part[]
  /** As most of the stacks explain it. */
  readonly reasons: readonly PartReason[]
  readonly stacks: readonly StackAssessment[]
}

/** Why parts of a conclusion are as they are. */
export interface PartReason {
  /** `host and port`; empty where the reason is that of a refusal. */
  readonly parts: string
  /** They are wrong; false where that is not known, too. */
  readonly wrong: boolean
  /** A phrase; empty where the stack gives none. Not yet safe to look at. */
  readonly why: string
}

type Conclusion = Extract<StackAssessment['outcome'], { kind: 'conclusion' }>
export type Part = UrlPiece['name'] | 'client'

const ORDER = ['wrong', 'refusal', 'undecided', 'right'] as const

/**
 * Groups stacks by what they conclude: wrong ones first, equal URLs next to each other, what more stacks conclude before what
 * fewer do.
 *
 * @param expected the URL that the visitor asked for, or null where nobody said
 */
export function stackGroups(
  stacks: readonly StackAssessment[],
  expected: string | null
): readonly StackGroup[] {
  const members = new Map<string, StackAssessment[]>()
  const builders = new Map<string, number>()
  for (const stack of stacks) {
    const [key, url] = keysOf(stack)
    members.set(key, [...(members.get(key) ?? []), stack])
    builders.set(url, (builders.get(url) ?? 0) + 1)
  }
  const popularity = ({ stacks: [first] }: StackGroup): number =>
    first === undefined ? 0 : (builders.get(keysOf(first)[1]) ?? 0)
  const varying = varyingParts(stacks)
  return [...members.values()]
    .map((group) => toGroup(group, expected, varying))
    .toSorted(
      (a, b) => rank(a) - rank(b) || popularity(b) - popularity(a) || b.stacks.length - a.stacks.length
    )
}

/** The visitor's address as a stack wrote it that has it right; null where none does. */
export function rightClient(stacks: readonly StackAssessment[]): string | null {
  for (const { outcome, agrees } of stacks) {
    if (outcome.kind === 'conclusion' && agrees.clientAddress === true)
      return outcome.clientAddress?.value ?? null
  }
  return null
}

/** Why a stack concludes what it does about these parts. */
export function reasonsOf(
  { outcome }: StackAssessment,
  parts: readonly Part[],
  wrong: boolean
): PartReason[] {
  if (outcome.kind === 'refusal') return [{ parts: '', wrong: false, why: outcome.reason }]
  const told = new Map<Said | null, Part[]>()
  for (const part of parts) {
    const said = sourceOf(outcome, part)
    told.set(said, [...(told.get(said) ?? []), part])
  }
  return [...told].map(([said, names]) => ({ parts: enumerate(names), wrong, why: said?.reason ?? '' }))
}

/** What conclusions are told apart by, and the URL alone. */
function keysOf({ outcome, agrees }: StackAssessment): readonly [whole: string, url: string] {
  if (outcome.kind === 'refusal') {
    const key = JSON.stringify([outcome.status, outcome.reason])
    return [key, key]
  }
  const url = outcome.url?.value ?? null
  const client = outcome.clientAddress?.value ?? null
  return [JSON.stringify([url, client, agrees]), JSON.stringify([url])]
}

function toGroup(
  stacks: readonly StackAssessment[],
  expected: string | null,
  varying: readonly Part[]
): StackGroup {
  const [first] = stacks
  if (first === undefined || first.outcome.kind === 'refusal') {
    const status = first?.outcome.kind === 'refusal' ? first.outcome.status : null
    const refusal = status === null ? 'connection closed' : `HTTP ${status}`
    const reasons = commonest(stacks.map((stack) => reasonsOf(stack, [], false)))
    const nothing = { url: null, clientAddress: null, clientWrong: false, parts: [] }
    return { kind: 'refusal', ...nothing, refusal, reasons, stacks }
  }
  const { agrees, outcome } = first
  const url =
    outcome.url === null ? null : shownUrl(outcome.url.value, agrees.url === false ? expected : null)
  const clientWrong = agrees.clientAddress === false
  const kind = kindOf(first, outcome)
  const wrong: Part[] = (url ?? []).filter((piece) => piece.wrong).map((piece) => piece.name)
  if (clientWrong) wrong.push('client')
  const parts = wrong.length > 0 ? wrong : kind === 'undecided' && url !== null ? varying : []
  return {
    kind,
    url,
    clientAddress: outcome.clientAddress?.value ?? null,
    clientWrong,
    refusal: '',
    parts,
    reasons: commonest(stacks.map((stack) => reasonsOf(stack, parts, wrong.length > 0))),
    stacks
  }
}

/** The parts of their URLs in which stacks part. */
function varyingParts(stacks: readonly StackAssessment[]): readonly Part[] {
  const texts = new Map<Part, Set<string>>()
  for (const { outcome } of stacks) {
    if (outcome.kind === 'refusal' || outcome.url === null) continue
    for (const { name, text } of shownUrl(outcome.url.value, null)) {
      texts.set(name, (texts.get(name) ?? new Set()).add(text))
    }
  }
  return [...texts].filter(([, variants]) => variants.size > 1).map(([name]) => name)
}

function kindOf({ agrees }: StackAssessment, { url }: Conclusion): StackGroup['kind'] {
  if (agrees.url === false || agrees.clientAddress === false) return 'wrong'
  const decisive = url === null ? agrees.clientAddress : agrees.url
  return decisive === true ? 'right' : 'undecided'
}

/** A wrong URL before one of which only the client is wrong. */
function rank({ kind, url, reasons }: StackGroup): number {
  const clientOnly = kind === 'wrong' && (url === null || reasons[0]?.parts === 'client')
  return ORDER.indexOf(kind) + (clientOnly ? 0.5 : 0)
}

/** Which of the stack's values decides a part of the URL. */
function sourceOf(outcome: Conclusion, part: Part): Said | null {
  if (part === 'client') return outcome.clientAddress
  if (part === 'scheme') return outcome.scheme
  if (part === 'host' || part === 'port') return outcome.host
  return part === 'path' ? (outcome.scriptName ?? outcome.path) : null
}

/** What most of them say; of equals the first. */
function commonest(all: readonly (readonly PartReason[])[]): readonly PartReason[] {
  const counts = new Map<string, { times: number; readonly reasons: readonly PartReason[] }>()
  for (const reasons of all) {
    const entry = counts.get(JSON.stringify(reasons)) ?? { times: 0, reasons }
    entry.times += 1
    counts.set(JSON.stringify(reasons), entry)
  }
  return [...counts.values()].toSorted((a, b) => b.times - a.times)[0]?.reasons ?? []
}
