import type { ExpectedUrl } from './expected-url.ts'
import type { Report } from './report.ts'

/** The families of probes: what each of them asks of a deployed proxy. */
export const PROBE_FAMILIES = {
  baseline: 'An honest request, as the URL says and below it',
  forwarded: 'X-Forwarded-* headers of a visitor, and another port in Host',
  rfc7239: 'The Forwarded header of a visitor',
  alternative: 'Other headers that name a client, a scheme, a host, a URL, a method or a user',
  aliases: 'Header names with an underscore or a dot',
  'hop-by-hop': 'Connection names the forwarding headers',
  host: 'Host: another name, two of them, a list, what is no host, none',
  'absolute-form': 'A whole URL as the request-target',
  'h2-authority': 'HTTP/2 with an :authority and another Host',
  path: 'Paths that must arrive byte for byte',
  query: 'Queries that must arrive byte for byte',
  redirect: 'Redirects of the app, in four forms',
  cookie: 'Cookies of the app and of the visitor',
  websocket: 'An upgrade to WebSocket',
  limits: 'Long headers and many of them',
  method: 'TRACE, OPTIONS * and other methods',
  origin: 'A foreign Origin',
  body: 'Bodies with a length and in chunks',
  cache: 'The same request twice, with different headers',
  'plain-http': 'The same URL over http, following up to five redirects',
  addresses: 'Every address of the host',
  backend: 'The app itself, around the proxy',
  lexical: 'Lexically broken requests'
} as const
export type ProbeFamilyId = keyof typeof PROBE_FAMILIES

/** Names, addresses and texts of one run that cannot belong to anybody: whoever believes them was told so by a probe. */
export interface Canaries {
  /** 16 hexadecimal digits, new in each run. */
  readonly nonce: string
  /** A host below `.invalid` (RFC 2606 §2). */
  readonly host: string
  /** Documentation addresses (RFC 5737, RFC 3849). */
  readonly address: string
  readonly address6: string
  readonly port: string
  /** A path prefix with a leading slash. */
  readonly prefix: string
}

/** Field lines in wire order, bytes as latin-1. */
export type Fields = ReadonlyArray<readonly [name: string, value: string]>

/** What was put on the wire. */
export interface SentRequest {
  readonly method: string
  /** The request-target as written, bytes as latin-1. */
  readonly target: string
  readonly httpVersion: '1.0' | '1.1' | '2'
  readonly headers: Fields
  readonly bodyBytes: number
}

/** Why there is no answer. */
export type Silence =
  | 'unresolved'
  | 'refused'
  | 'unreachable'
  | 'closed'
  | 'timeout'
  | 'tls'
  | 'too-large'
  | 'unreadable'
  | 'not-spoken'

/** What became of one probe. */
export type Outcome =
  /** The app got this very request: the answer is an echo3333's, with the nonce of the request. */
  | { readonly kind: 'echo'; readonly status: number; readonly headers: Fields; readonly report: Report }
  /** An echo3333's report on another request: somebody kept it. */
  | { readonly kind: 'stale'; readonly status: number; readonly headers: Fields; readonly report: Report }
  /** Any other answer. `fromApp` where it carries the nonce of the request: a redirect of the app, a cookie. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Fields
      readonly fromApp: boolean
      /** The first bytes of the body, as latin-1. */
      readonly start: string
    }
  | { readonly kind: 'silence'; readonly why: Silence; readonly detail: string }

/** A redirect that was followed. */
export interface RedirectHop {
  readonly url: string
  readonly status: number
  /** The Location as sent; null where there was none. */
  readonly location: string | null
}

/** One probe, and what became of it. */
export interface Observation {
  readonly family: ProbeFamilyId
  readonly variant: string
  /** Who was asked: the public URL, its plain http twin, one address of the host, or the app itself. */
  readonly door: string
  readonly sent: SentRequest
  readonly outcome: Outcome
  /** Redirects that were followed, the first request first; empty where none was. */
  readonly hops: readonly RedirectHop[]
}

/** Where the proxy mounts the app: the start of a public path, and what stands in its place at the app. */
export interface Mount {
  readonly public: string
  readonly backend: string
}

/** All that a finding from outside may look at: what was asked of a deployed proxy, and what the app got. */
export interface Survey {
  /** The public URL. */
  readonly url: ExpectedUrl
  readonly canaries: Canaries
  /** The report on the honest request. */
  readonly baseline: Report
  /** Header fields of the answer to it. */
  readonly baselineHeaders: Fields
  readonly mount: Mount
  readonly observations: readonly Observation[]
}

/** The observations of a family, or the one of a variant. */
export function observationsOf(
  survey: Survey,
  family: ProbeFamilyId,
  variant?: string
): readonly Observation[] {
  return survey.observations.filter(
    (entry) => entry.family === family && (variant === undefined || entry.variant === variant)
  )
}

/** The first observation of a variant; undefined where it was not sent. */
export function observation(survey: Survey, family: ProbeFamilyId, variant: string): Observation | undefined {
  return survey.observations.find((entry) => entry.family === family && entry.variant === variant)
}

/** The report that the app made on a probe; null where it did not get it. */
export function echoOf(seen: Observation | undefined): Report | null {
  return seen?.outcome.kind === 'echo' ? seen.outcome.report : null
}

/** All values of a field in wire order; the name is compared without case. */
export function fieldValues(fields: Fields, name: string): string[] {
  const wanted = name.toLowerCase()
  return fields.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value)
}

/** The request-target that the app gets when nothing but the mount point is changed on the way. */
export function targetAtApp({ mount }: Survey, target: string): string {
  return target.startsWith(mount.public) ? mount.backend + target.slice(mount.public.length) : target
}

/** The mount that a path went through: what is left in front where the longest common end is taken off, at a slash. */
export function mountBetween(asked: string, received: string): Mount {
  let end = 0
  while (
    end < Math.min(asked.length, received.length) &&
    asked[asked.length - 1 - end] === received[received.length - 1 - end]
  ) {
    end += 1
  }
  while (end > 0 && asked[asked.length - end] !== '/') end -= 1
  return { public: asked.slice(0, asked.length - end), backend: received.slice(0, received.length - end) }
}

/** What became of a probe, in a few words without capital or full stop. */
export function outcomeInWords({ outcome }: Observation): string {
  if (outcome.kind === 'silence') return SILENCES[outcome.why]
  if (outcome.kind === 'echo') return 'the app got it'
  if (outcome.kind === 'stale') return 'an answer that was kept from another request'
  return outcome.fromApp ? `${outcome.status} from the app` : `${outcome.status}, not from the app`
}

const SILENCES: Readonly<Record<Silence, string>> = {
  unresolved: 'the name has no address',
  refused: 'the connection was refused',
  unreachable: 'the address cannot be reached',
  closed: 'the connection was closed without an answer',
  timeout: 'no answer in time',
  tls: 'TLS failed',
  'too-large': 'the answer was too large',
  unreadable: 'the answer was no HTTP',
  'not-spoken': 'that protocol is not spoken there'
}
