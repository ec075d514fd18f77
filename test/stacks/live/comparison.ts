import { parseRequestHead } from '../../../src/core/raw-request.ts'
import type { Outcome } from '../../../src/stacks/stack.ts'
import { exchange } from './exchange.ts'
import { reasonFor } from './known-differences.ts'
import type { LiveRequest } from './requests.ts'
import { serve, type Server } from './server.ts'
import { shortest } from './shortest.ts'
import type { Target } from './targets.ts'

/** A status alone where the request does not reach the application. */
export interface Answer {
  readonly status: number | null
  readonly url?: string | null
  readonly address?: string | null
}

export interface Disagreement {
  /** The shortest request found that they disagree on. */
  readonly raw: string
  readonly peer: string
  readonly real: Answer
  readonly emulated: Answer
}

export interface Result {
  readonly target: Target
  readonly requests: number
  /** Both gave the same answer. */
  readonly agreeing: number
  /** They differ for a reason that is written down, with how often. */
  readonly reasoned: ReadonlyMap<string, number>
  /** They differ without a reason. */
  readonly differing: number
  readonly shortest: readonly Disagreement[]
}

interface Pair {
  readonly peer: string
  readonly real: Answer
  readonly emulated: Answer
}

/** Sends every request to the real software and to its emulation. Ends the server. */
export async function compare(
  target: Target,
  requests: readonly LiveRequest[],
  seconds: number
): Promise<Result> {
  const server = await serve(await target.command(seconds))
  const reasoned = new Map<string, number>()
  const found: LiveRequest[] = []
  let agreeing = 0
  try {
    for (const request of requests) {
      const pair = await ask(target, server, request)
      const reason = agree(pair) ? null : reasonFor(target, request.raw, pair)
      if (agree(pair)) agreeing += 1
      else if (reason !== null) reasoned.set(reason, (reasoned.get(reason) ?? 0) + 1)
      else found.push(request)
    }
    const disagreements = await shorten(target, server, found)
    const differing = found.length
    return { target, requests: requests.length, agreeing, reasoned, differing, shortest: disagreements }
  } finally {
    await server.stop()
  }
}

const SHORTENED = 12

/** The shortest request of each of the first disagreements; those that come to the same are one. */
async function shorten(
  target: Target,
  server: Server,
  found: readonly LiveRequest[]
): Promise<Disagreement[]> {
  const made = new Map<string, Disagreement>()
  for (const request of found.slice(0, SHORTENED)) {
    const { trusted } = request
    const first = await ask(target, server, request)
    // A shorter request with other statuses would be another disagreement.
    const differs = async (raw: string) => {
      if (parseRequestHead(raw) === null) return false
      const pair = await ask(target, server, { raw, trusted })
      const alike = pair.real.status === first.real.status && pair.emulated.status === first.emulated.status
      return alike && !agree(pair) && reasonFor(target, raw, pair) === null
    }
    const raw = await shortest(request.raw, differs)
    made.set(raw, { raw, ...(await ask(target, server, { raw, trusted })) })
  }
  return [...made.values()].toSorted((one, other) => one.raw.length - other.raw.length)
}

function agree({ real, emulated }: Pair): boolean {
  return real.status === emulated.status && real.url === emulated.url && real.address === emulated.address
}

/** On the loopback 127.0.0.2 stands for somebody who is no trusted proxy. */
function peerOf(target: Target, trusted: boolean): string {
  if (trusted) return '127.0.0.1'
  return target.peer === 'line' ? '203.0.113.9' : '127.0.0.2'
}

async function ask(target: Target, server: Server, request: LiveRequest): Promise<Pair> {
  const { peer, real, clientPort } = await askReal(target, server, request)
  return { peer, real, emulated: emulate(target, request.raw, peer, clientPort, server.port) }
}

/** What the real software answers. */
export async function askReal(
  target: Target,
  { port }: Server,
  { raw, trusted }: LiveRequest
): Promise<{ readonly peer: string; readonly real: Answer; readonly clientPort: number }> {
  const peer = peerOf(target, trusted)
  const line = target.peer === 'line' ? `PROXY TCP4 ${peer} 127.0.0.1 1 1\r\n` : ''
  const from = target.peer === 'line' ? '127.0.0.1' : peer
  const { status, body, clientPort } = await exchange(port, from, line + raw)
  return { peer, real: readAnswer(target, status, body), clientPort }
}

function readAnswer(target: Target, status: number | null, body: string): Answer {
  if (status !== 200) return { status }
  const start = body.indexOf('{')
  const answer = JSON.parse(start < 0 ? '{}' : body.slice(start, body.lastIndexOf('}') + 1)) as Record<
    string,
    string | null
  >
  return compared(target, answer[target.url ?? ''], answer[target.address ?? ''])
}

/** What the emulation answers. */
export function emulate(target: Target, raw: string, peer: string, clientPort: number, port: number): Answer {
  const head = parseRequestHead(raw)
  if (head === null) throw new Error(`cannot be read: ${raw}`)
  const local = { address: '127.0.0.1', port }
  const facts = { ...head, peer: { address: peer, port: clientPort }, local, encrypted: false }
  return answerOf(target, target.stack.conclude(facts, target.emulatedOptions(port)))
}

function answerOf(target: Target, outcome: Outcome): Answer {
  if (outcome.kind === 'refusal') return { status: outcome.status }
  const shown = (text: string | undefined) =>
    text !== undefined && target.shows === 'bytes' ? Buffer.from(text, 'latin1').toString() : text
  return compared(target, shown(outcome.url?.value), shown(outcome.clientAddress?.value))
}

function compared(
  target: Target,
  url: string | null | undefined,
  address: string | null | undefined
): Answer {
  return {
    status: 200,
    ...(target.url === null ? {} : { url: url ?? null }),
    ...(target.address === null ? {} : { address: address ?? null })
  }
}
