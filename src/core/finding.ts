import type { Authority } from './authority.ts'
import type { Correction } from './correction.ts'
import type { Environ } from './environ.ts'
import type { ExpectedUrl } from './expected-url.ts'
import type { PathDifference } from './path-difference.ts'
import type { RequestFacts } from './request-facts.ts'
import type { RequestTarget } from './request-target.ts'
import type { StackAssessment } from './stack-assessment.ts'
import type { ProbeFamilyId, Survey } from './survey.ts'
import type { TrustPolicy } from './trust-policy.ts'

export type Severity = 'error' | 'warning' | 'info'

/** All that a finding may look at: one request, corrected by one policy. */
export interface Exhibit {
  readonly facts: RequestFacts
  readonly target: RequestTarget
  readonly policy: TrustPolicy
  readonly raw: Environ
  readonly corrected: Environ
  readonly correction: Correction
  readonly url: { readonly raw: string; readonly corrected: string }
  /** HTTP_HOST taken apart; null where the environ has none. */
  readonly host: { readonly raw: Authority | null; readonly corrected: Authority | null }
  /** The URL that the visitor asked for; null where nobody said. */
  readonly expected: ExpectedUrl | null
  /** How the believed path relates to the expected one; null where that is not known. */
  readonly path: PathDifference | null
}

/** One thing that was seen. Data: the sentence is made when it is shown. */
export interface Evidence {
  readonly kind: 'header' | 'environ' | 'url' | 'setting' | 'socket' | 'request-line'
  /** The header, the variable, the URL component, the setting. */
  readonly name: string
  /** What was seen; null where it is absent. */
  readonly value: string | null
  /** What should have been seen, where that is known. */
  readonly expected?: string | null
  /** A few words that say why this counts, without capital or full stop. */
  readonly note?: string
}

/**
 * What a finding rests on.
 * - `truth`: a comparison with the URL that the visitor asked for.
 * - `request`: a fact of this request or of the policy alone.
 * - `heuristic`: a guess; the visitor's URL is not known.
 */
export type Basis = 'truth' | 'request' | 'heuristic'

export type Detection =
  | { readonly outcome: 'fires'; readonly basis: Basis; readonly evidence: readonly Evidence[] }
  | { readonly outcome: 'clear' }
  | { readonly outcome: 'not-applicable'; readonly why: string }
  | { readonly outcome: 'unsure'; readonly why: string }

/** Whose configuration a remedy changes. */
export const REMEDY_TARGETS = [
  'apache',
  'nginx',
  'haproxy',
  'caddy',
  'traefik',
  'mod_wsgi-express',
  'waitress',
  'gunicorn',
  'django',
  'express',
  'fastify',
  'echo3333'
] as const
export type RemedyTarget = (typeof REMEDY_TARGETS)[number]

/** Lines to paste, with the request's own values in them. */
export interface Remedy {
  readonly target: RemedyTarget
  /** The place in the configuration where the lines go. */
  readonly where: string
  readonly lines: readonly string[]
  /** What to mind, in one sentence; only where there is something to mind. */
  readonly caution?: string
  /** The target's own documentation, https. */
  readonly reference: string
}

/** The values that remedies fill in: the request's own, or plain examples where it does not tell. */
export interface Situation {
  /** What the visitor used, as far as it is known. */
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: string
  /** `host`, or `host:port` where the port is not the scheme's own. */
  readonly authority: string
  /** The public mount point, with a leading and without a trailing slash. */
  readonly prefix: string
  /** The peer's address, or `unix`: what a list of trusted proxies needs. */
  readonly peer: string
  /** The list of trusted proxies in force, as its flag takes it. */
  readonly trusted: readonly string[]
  /** The headers that are believed, in order. */
  readonly believed: readonly string[]
  /** `address:port` on which this service was reached, for the proxy's own target. */
  readonly backend: string
  /** The evidence of the finding that the remedy is for. */
  readonly evidence: readonly Evidence[]
}

/** One way in which URLs go wrong: what it is, how it shows, and how it is mended. */
interface FindingEntry<Id extends string> {
  /** A noun in its failing state; also the file's name. */
  readonly id: Id
  readonly severity: Severity
  /** What is wrong, as a statement without a full stop. */
  readonly title: string
  /** What it does to visitors and why it happens: two or three sentences in the second person. */
  readonly explanation: string
  readonly references: readonly string[]
  readonly remedies: (situation: Situation) => readonly Remedy[]
}

/** A finding that one request shows by itself: the service reports it. */
export interface RequestFinding<Id extends string = string> extends FindingEntry<Id> {
  readonly needs: 'request'
  readonly detect: (exhibit: Exhibit) => Detection
}

/** A finding that only probes from outside can show: `check` reports it. */
export interface ProbedFinding<Id extends string = string> extends FindingEntry<Id> {
  readonly needs: 'probes'
  /** The families of probes that have to be sent. */
  readonly probes: readonly ProbeFamilyId[]
  readonly detect: (survey: Survey) => Detection
}

/** A finding that shows when what web stacks conclude is laid side by side: the service reports it where they are shown. */
export interface StacksFinding<Id extends string = string> extends FindingEntry<Id> {
  readonly needs: 'stacks'
  /** The assessments are of the stacks that were asked, maybe of none. */
  readonly detect: (exhibit: Exhibit, assessments: readonly StackAssessment[]) => Detection
  /** Without assessments: for examples. */
  readonly remedies: (situation: Situation, assessments?: readonly StackAssessment[]) => readonly Remedy[]
}

export type Finding = RequestFinding | ProbedFinding | StacksFinding

/** Declares a finding that one request shows; keeps its id as a literal type. */
export function defineFinding<const Id extends string>(
  finding: Omit<RequestFinding<Id>, 'needs'>
): RequestFinding<Id> {
  return { ...finding, needs: 'request' }
}

/** Declares a finding that needs probes; keeps its id as a literal type. */
export function defineProbedFinding<const Id extends string>(
  finding: Omit<ProbedFinding<Id>, 'needs'>
): ProbedFinding<Id> {
  return { ...finding, needs: 'probes' }
}

/** Declares a finding that needs web stacks side by side; keeps its id as a literal type. */
export function defineStacksFinding<const Id extends string>(
  finding: Omit<StacksFinding<Id>, 'needs'>
): StacksFinding<Id> {
  return { ...finding, needs: 'stacks' }
}

export const CLEAR: Detection = { outcome: 'clear' }

/** The finding applies, resting on `basis`. */
export function fires(basis: Basis, evidence: readonly Evidence[]): Detection {
  return { outcome: 'fires', basis, evidence }
}

/** The question does not arise for this request. */
export function notApplicable(why: string): Detection {
  return { outcome: 'not-applicable', why }
}

/** The request does not tell. */
export function unsure(why: string): Detection {
  return { outcome: 'unsure', why }
}

const RANKS = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>

/** Orders by severity, errors first. */
export function worstFirst(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return RANKS[a.severity] - RANKS[b.severity]
}
