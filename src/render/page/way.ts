import type { Hop } from '../../core/client-chain.ts'
import { endpointText } from '../../core/endpoint-text.ts'
import type { Report } from '../../core/report.ts'
import { enumerate } from '../verdict-sentence.ts'
import { visible } from '../visible.ts'
import { type Claim, claimsOnArrival } from './claims.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

/** The way of the request: stations from the visitor to this service, and what was said between them. */
export interface Way {
  /** `row` where the whole of it can be drawn side by side, else `tall`. */
  readonly shape: 'row' | 'tall'
  readonly first: readonly Station[]
  /** The middle of a long way. */
  readonly folded: readonly Station[]
  readonly hasFolded: boolean
  readonly foldedSummary: string
  readonly last: readonly Station[]
  readonly truncated: boolean
}

export interface Station {
  /** How it is drawn. */
  readonly glyph: 'visitor' | 'trusted' | 'untrusted' | 'unverified' | 'service'
  readonly name: string
  readonly address: ShownValue
  readonly known: boolean
  /** Whether it is trusted, and by which rule. */
  readonly standing: string
  /** Who named it. */
  readonly source: string
  /** Where the truth got lost: what happened here. Empty everywhere else. */
  readonly lost: string
  /** What was said on the way from here to the next station; at this service, what it makes of it. */
  readonly claims: readonly Claim[]
  readonly hasNext: boolean
}

type Draft = Omit<Station, 'claims' | 'hasNext' | 'lost'>

/** A way of more stations than this is folded in the middle. */
const MOST_OPEN = 8
/** A way of more stations than this is drawn downwards on any screen. */
const MOST_IN_A_ROW = 4

export function way(report: Report): Way {
  const claims = claimsOnArrival(report)
  const drafts = [...senders(report, claims), serviceStation(report)]
  const loss = findLoss(report, claims)
  const named = drafts.findIndex((draft) => draft.glyph === 'visitor')
  const visitor = named < 0 ? drafts.length - 2 : named
  const stations = drafts.map((draft, index): Station => ({
    ...draft,
    lost: drafts.length - 1 - index === loss?.fromEnd ? loss.text : '',
    claims: saidAt(report, claims, index - drafts.length, index === visitor),
    hasNext: index < drafts.length - 1
  }))
  const fold = stations.length > MOST_OPEN
  const folded = fold ? stations.slice(3, -4) : []
  return {
    shape: stations.length > MOST_IN_A_ROW ? 'tall' : 'row',
    first: fold ? stations.slice(0, 3) : stations,
    folded,
    hasFolded: fold,
    foldedSummary: `${folded.length} more stations`,
    last: fold ? stations.slice(-4) : [],
    truncated: report.trust.chainTruncated
  }
}

/** Everybody before this service. A proxy that names nobody gets the unnamed visitor in front of it. */
function senders(report: Report, claims: readonly Claim[]): Draft[] {
  const { chain } = report.trust
  const [only] = chain
  if (chain.length !== 1 || only === undefined) return chain.map(hopStation)
  if (!looksProxied(report, claims)) return [{ ...hopStation(only), name: 'Visitor', glyph: 'visitor' }]
  const unnamed: Draft = {
    glyph: 'visitor',
    name: 'Visitor',
    address: shownValue(null),
    known: false,
    standing: 'address not known',
    source: 'no header that is read here names it'
  }
  const name = only.trusted ? 'Proxy' : 'Proxy or visitor'
  return [unnamed, { ...hopStation(only), name, glyph: only.trusted ? 'trusted' : 'untrusted' }]
}

function looksProxied(report: Report, claims: readonly Claim[]): boolean {
  return (
    claims.some((claim) => claim.name.toLowerCase() !== 'host') ||
    report.url.components.some((component) => !component.agrees) ||
    report.request.headers.some(([name]) => /^(?:via|x-forwarded-for|x-real-ip)$/i.test(name)) ||
    suspect(report)
  )
}

function hopStation(hop: Hop): Draft {
  const source = hop.from === 'socket' ? 'the connection comes from here' : `named by ${visible(hop.from)}`
  const standing =
    hop.role === 'unverified'
      ? 'anybody’s word, not verified'
      : hop.rule === null
        ? 'no rule trusts it'
        : `trusted by ${hop.rule}`
  return { ...look(hop), address: shownValue(hop.address), known: true, standing, source }
}

function look(hop: Hop): Pick<Draft, 'glyph' | 'name'> {
  if (hop.role === 'unverified') return { glyph: 'unverified', name: 'Claimed' }
  if (hop.role === 'proxy') return { glyph: 'trusted', name: 'Proxy' }
  return hop.from === 'socket'
    ? { glyph: 'untrusted', name: 'Proxy or visitor' }
    : { glyph: 'visitor', name: 'Visitor' }
}

function serviceStation(report: Report): Draft {
  const { local, encrypted } = report.request
  return {
    glyph: 'service',
    name: 'This service',
    address: shownValue(endpointText(local)),
    known: true,
    standing: encrypted ? 'reached over TLS' : 'reached without TLS',
    source: ''
  }
}

/** What the visitor asked for, what arrived here, and what this service makes of it. */
function saidAt(
  report: Report,
  claims: readonly Claim[],
  fromEnd: number,
  isVisitor: boolean
): readonly Claim[] {
  const { expected, corrected } = report.url
  const asked = isVisitor && expected !== null ? [statement('asked for', expected)] : []
  if (fromEnd === -1) return [statement('believes', corrected)]
  return fromEnd === -2 ? [...asked, ...claims] : asked
}

function statement(name: string, url: string): Claim {
  return { name, value: shownValue(url), believed: true, fate: '', holdsTruth: false }
}

/** Where the truth got lost, counted from this service (0), as far as one request can tell. */
function findLoss(report: Report, claims: readonly Claim[]): { fromEnd: number; text: string } | null {
  const wrong = report.url.components.filter((component) => !component.agrees).map(({ name }) => name)
  if (wrong.length === 0) {
    return suspect(report)
      ? { fromEnd: 1, text: 'Probably lost here: what arrives from here looks internal.' }
      : null
  }
  const carrier = claims.find((claim) => claim.holdsTruth)
  if (carrier) {
    return { fromEnd: 0, text: `Lost here: ${carrier.name} has the right value, but it is not believed.` }
  }
  const proxies = report.trust.chain.filter((hop) => hop.role === 'proxy').length
  const here = proxies > 1 ? 'Lost here or before' : 'Lost here'
  return { fromEnd: 1, text: `${here}: nothing that is sent on has the right ${enumerate(wrong)}.` }
}

/** Without a known URL: a guess says that the believed one is not public. */
function suspect(report: Report): boolean {
  return (
    report.url.expected === null &&
    report.findings.some((finding) => finding.basis === 'heuristic' && finding.severity !== 'info')
  )
}
