import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { parseRequestHead } from '../../src/core/raw-request.ts'
import type { RequestFacts } from '../../src/core/request-facts.ts'
import type { OptionValues, Outcome, Stack } from '../../src/stacks/stack.ts'

// Background: test/vectors holds what real software answered to raw requests. A replay gives the same requests
// to the emulation of that software, and every difference has to be known and have a reason.

const vectors = new URL('../vectors/', import.meta.url)
const load = (path: string): unknown => JSON.parse(readFileSync(new URL(path, vectors), 'utf8'))

/** Where every replayed client connects from. */
const PORT_OF_PEER = 50_000

export interface Case {
  readonly id: string
  readonly title: string
  readonly peer: string
  readonly raw: string
}

type Answer = Readonly<Record<string, unknown>>

interface Recording {
  readonly software: string
  readonly version: string
  readonly trust: string
  readonly results: Readonly<Record<string, { readonly status: number | null; readonly out: unknown }>>
}

/** One recorded configuration, and the stack with the options that it was recorded with. */
export interface Replay {
  /** The file in test/vectors/results; for one library of a file with several, `go/<name>`. */
  readonly column: string
  readonly stack: Stack
  readonly options: OptionValues
  /** The TCP port that the recorded software listened on; it shows where a request has no Host. */
  readonly port: number
  /** The key of the recorded answer that holds the URL; null where the software builds none. */
  readonly url: string | null
  /** The key of the recorded answer that holds the client address; null where the software has none. */
  readonly address: string | null
  /** Case ids in which the emulation differs on purpose, and why. One that is not needed fails the test. */
  readonly exceptions: Readonly<Record<string, string>>
}

export const cases = load('cases.json') as readonly Case[]

/** What is compared: a status alone where the request did not reach the application. */
export interface Compared {
  readonly status: number | null
  readonly url?: string | null
  readonly address?: string | null
}

export function recorded(replay: Replay, id: string): Compared {
  const result = recording(replay.column).results[id]
  assert.ok(result, `${replay.column} has no recording of ${id}`)
  if (result.status !== 200) return { status: result.status }
  const out = result.out
  assert.ok(
    typeof out === 'object' && out !== null,
    `${replay.column}: the answer to ${id} is no JSON object`
  )
  return {
    status: 200,
    ...(replay.url === null ? {} : { url: text(out as Answer, replay.url) }),
    ...(replay.address === null ? {} : { address: withPortOfPeer(text(out as Answer, replay.address), id) })
  }
}

/** A Go library without a header to read gives `<peer>:<port>`; the port is that of the recording's client. */
function withPortOfPeer(address: string | null, id: string): string | null {
  const peer = cases.find((candidate) => candidate.id === id)?.peer ?? ''
  return address?.startsWith(`${peer}:`) ? `${peer}:${PORT_OF_PEER}` : address
}

export function emulated(replay: Replay, id: string): Compared {
  const outcome = replay.stack.conclude(factsOf(id, replay.port), replay.options)
  return compared(outcome, replay)
}

function compared(outcome: Outcome, replay: Replay): Compared {
  if (outcome.kind === 'refusal') return { status: outcome.status }
  return {
    status: 200,
    ...(replay.url === null ? {} : { url: outcome.url?.value ?? null }),
    ...(replay.address === null ? {} : { address: outcome.clientAddress?.value ?? null })
  }
}

export interface Agreement {
  readonly cases: number
  readonly agreeing: number
  /** Ids that differ without a written reason. */
  readonly differing: readonly string[]
  /** Ids with a written reason that agree all the same. */
  readonly needless: readonly string[]
}

export function replayAll(replay: Replay): Agreement {
  const differs = new Set(
    cases
      .filter(({ id }) => JSON.stringify(recorded(replay, id)) !== JSON.stringify(emulated(replay, id)))
      .map(({ id }) => id)
  )
  return {
    cases: cases.length,
    agreeing: cases.length - differs.size,
    differing: [...differs].filter((id) => !Object.hasOwn(replay.exceptions, id)),
    needless: Object.keys(replay.exceptions).filter((id) => !differs.has(id))
  }
}

/** Every recorded configuration; the libraries of the Go recording one by one. */
export function recordedColumns(): string[] {
  const names = readdirSync(new URL('results/', vectors)).map((file) => file.replace(/\.json$/, ''))
  return names.flatMap((name) => (name === 'go' ? goColumns() : [name])).toSorted()
}

export function softwareOf(column: string): string {
  if (column.startsWith('go/')) return column.slice(3)
  const { software, version } = recording(column)
  return `${software} ${version}`
}

const NO_LIBRARY = new Set(['host', 'ip', 'path', 'remote', 'uri', 'url'])

/** One column per client address; a URL key (`gorilla_url`) belongs to the library's address column. */
function goColumns(): string[] {
  const keys = Object.keys(recording('go').results['ok']?.out as Answer)
  return keys
    .filter((key) => !NO_LIBRARY.has(key) && !/_(?:url|scheme|host)$/.test(key))
    .map((key) => `go/${key}`)
}

const recordings = new Map<string, Recording>()

function recording(column: string): Recording {
  const file = column.split('/')[0] ?? column
  const known = recordings.get(file)
  if (known) return known
  const read = load(`results/${file}.json`) as Recording
  recordings.set(file, read)
  return read
}

/** A key that the recording does not have is a mistake in the replay, never an agreement. */
function text(out: Answer, key: string): string | null {
  const value = out[key]
  assert.ok(typeof value === 'string' || value === null, `the recorded answer has no text "${key}"`)
  return value
}

export function factsOf(id: string, port: number): RequestFacts {
  const found = cases.find((candidate) => candidate.id === id)
  assert.ok(found, `there is no case ${id}`)
  const head = parseRequestHead(found.raw)
  assert.ok(head, `${id} cannot be read`)
  return {
    ...head,
    peer: { address: found.peer, port: PORT_OF_PEER },
    local: { address: '127.0.0.1', port },
    encrypted: false
  }
}
