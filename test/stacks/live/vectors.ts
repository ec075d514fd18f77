import { readFileSync } from 'node:fs'
import { type Answer, emulate } from './comparison.ts'
import type { Target } from './targets.ts'

// Requests that comparisons with the real software found, and what it answered then: test/vectors/live-cases.json and
// live-results.json. They hold where that software is not installed.

export interface LiveCase {
  readonly id: string
  readonly title: string
  readonly raw: string
}

export interface LiveResults {
  /** What ran, by column: name and version. */
  readonly software: Readonly<Record<string, string>>
  /** By column and case. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Answer>>>>
}

/** Where the answers are kept; they come from `node scripts/conformance-live.ts --record`. */
export const RESULTS = new URL('../../vectors/live-results.json', import.meta.url)

const load = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'))

export const liveCases = load(
  new URL('../../vectors/live-cases.json', import.meta.url)
) as readonly LiveCase[]

export const liveResults = (): LiveResults => load(RESULTS) as LiveResults

/** Stands for the ports of client and server, which differ from run to run. */
export const PORT = 50_000

/** What the emulation answers to one of the cases, from the trusted peer. */
export function emulatedLive(target: Target, raw: string): Answer {
  return emulate(target, raw, '127.0.0.1', PORT, PORT)
}
