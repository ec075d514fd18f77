import { parseExpectedUrl, type ExpectedUrl } from '../core/expected-url.ts'
import {
  fieldValues,
  type Observation,
  type Outcome,
  type ProbeFamilyId,
  type RedirectHop
} from '../core/survey.ts'
import { composeRequest } from './compose-request.ts'
import type { ProbeRequest } from './probe.ts'
import { recogniseEcho } from './recognise-echo.ts'
import { toWireError } from './wire/connection.ts'
import { decodeBody } from './wire/decode-body.ts'
import type { WireEndpoint } from './wire/endpoint.ts'
import { exchange } from './wire/exchange.ts'
import { exchangeHttp2 } from './wire/http2.ts'

/** How much patience and memory one probe has. */
export interface ProbeLimits {
  /** Milliseconds for one request with its answer. */
  readonly timeout: number
  readonly mostBytes: number
  readonly insecure: boolean
}

export interface ProbeErrand {
  readonly family: ProbeFamilyId
  readonly probe: ProbeRequest
  /** The URL whose host is asked: the public one, its plain http twin, or the app's own. */
  readonly url: ExpectedUrl
  readonly endpoint: WireEndpoint
  /** How the door is called in the results. */
  readonly door: string
  /** The URL that the app should believe in when a target is asked for. */
  readonly expectedAt: (url: ExpectedUrl, target: string) => string
  readonly nonce: () => string
}

/** Sends one probe, and follows its redirects where it says so; never rejects but when `signal` aborts. */
export async function sendProbe(
  errand: ProbeErrand,
  limits: ProbeLimits,
  signal: AbortSignal
): Promise<Observation> {
  const { family, probe, door } = errand
  let { url, endpoint } = errand
  let target = probe.target
  const hops: RedirectHop[] = []
  for (;;) {
    const nonce = errand.nonce()
    const request = composeRequest({ ...probe, target }, url, nonce)
    const outcome = await outcomeOf(errand, { url, endpoint, request, nonce, limits, signal })
    const observation = { family, variant: probe.variant, door, sent: request.sent, outcome, hops }
    if (probe.follow === undefined || outcome.kind !== 'answer' || !isRedirect(outcome.status))
      return observation
    const location = fieldValues(outcome.headers, 'Location')[0] ?? null
    hops.push({ url: `${url.scheme}://${url.authority.text}${target}`, status: outcome.status, location })
    const next = location === null ? null : follow(location, url, target)
    // Nothing but http(s) on the host that was given is ever asked.
    if (next === null || next.authority.host !== errand.url.authority.host) return observation
    if (hops.length > probe.follow) return observation
    if (next.port !== url.port || next.scheme !== url.scheme)
      endpoint = { ...endpoint, scheme: next.scheme, port: Number(next.port) }
    url = next
    target = next.path + (next.query === '' ? '' : `?${next.query}`)
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function follow(location: string, base: ExpectedUrl, target: string): ExpectedUrl | null {
  const from = `${base.scheme}://${base.authority.text}${target}`
  return URL.canParse(location, from) ? parseExpectedUrl(new URL(location, from).href) : null
}

interface Attempt {
  readonly url: ExpectedUrl
  readonly endpoint: WireEndpoint
  readonly request: ReturnType<typeof composeRequest>
  readonly nonce: string
  readonly limits: ProbeLimits
  readonly signal: AbortSignal
}

async function outcomeOf({ probe, expectedAt }: ProbeErrand, attempt: Attempt): Promise<Outcome> {
  const { url, endpoint, request, nonce, limits, signal } = attempt
  const options = {
    insecure: limits.insecure,
    mostBytes: limits.mostBytes,
    signal: AbortSignal.any([signal, AbortSignal.timeout(limits.timeout)])
  }
  const { method, target } = request.sent
  try {
    const response =
      probe.version === '2'
        ? await exchangeHttp2(endpoint, request.sent, url.authority.text, options)
        : await exchange(endpoint, request.bytes, { ...options, method, websocket: probe.websocket === true })
    return recogniseEcho(decodeBody(response, limits.mostBytes), nonce, expectedAt(url, target))
  } catch (error) {
    signal.throwIfAborted()
    const { why, message } = toWireError(error)
    return { kind: 'silence', why, detail: message }
  }
}
