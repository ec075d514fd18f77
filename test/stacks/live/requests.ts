import { parseRequestHead } from '../../../src/core/raw-request.ts'
import { cases } from '../replay.ts'
import { type Random, randomFrom } from './random.ts'
import {
  ADDRESSES,
  AUTHORITIES,
  HOSTS,
  ODD_LINES,
  ODD_TARGETS,
  PORTS,
  PREFIXES,
  QUERIES,
  SCHEMES,
  SEGMENTS,
  type Words
} from './words.ts'

/** A request as it goes onto the wire (latin-1), from a proxy that is trusted or from somebody else. */
export interface LiveRequest {
  readonly raw: string
  readonly trusted: boolean
}

/** The requests of the recordings, then random ones: the same for the same seed. */
export function corpus(random: number, seed: number): LiveRequest[] {
  const recorded = cases.map(({ raw, peer }) => ({ raw, trusted: peer !== '203.0.113.9' }))
  return [...recorded, ...randomRequests(random, seed)]
}

/** Requests by a grammar: mostly what proxies send, often odd. All can be read as a request head. */
export function randomRequests(count: number, seed: number): LiveRequest[] {
  const random = randomFrom(seed)
  const made: LiveRequest[] = []
  while (made.length < count) {
    const request = { raw: rawRequest(random), trusted: random.chance(75) }
    if (parseRequestHead(request.raw)) made.push(request)
  }
  return made
}

function word(random: Random, { usual, odd }: Words, oddness = 30): string {
  return random.pick(random.chance(oddness) ? odd : usual)
}

const SEPARATORS = [', ', ', ', ', ', ',', ' , ', ',\t', ',,', ', ,', ' ', ';']

/** Elements of a list, one more often than several. */
function list(random: Random, words: Words, several: number): string {
  const elements = Array.from({ length: random.chance(several) ? 2 + random.below(3) : 1 }, () =>
    word(random, words)
  )
  const whole = elements.join(random.pick(SEPARATORS))
  return random.chance(4) ? random.pick([`,${whole}`, `${whole},`, ` ${whole} `, `${whole};`]) : whole
}

function quoted(random: Random, value: string): string {
  if (random.chance(45)) return `"${value}"`
  if (random.chance(85)) return value
  return random.pick([`"${value}`, `${value}"`, `'${value}'`, `"\\${value}"`, `"${value}"x`])
}

function pair(random: Random): string {
  const [name, words] = random.pick([
    ['for', ADDRESSES],
    ['for', ADDRESSES],
    ['host', HOSTS],
    ['proto', SCHEMES],
    ['by', ADDRESSES],
    ['ext', PORTS]
  ] as const)
  const cased = random.pick([name, name, name, `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`])
  const equals = random.chance(95) ? '=' : random.pick([' = ', '= ', '', '=='])
  return `${cased}${equals}${quoted(random, word(random, words))}`
}

/** RFC 7239, with mistakes. */
function forwarded(random: Random): string {
  const element = () =>
    Array.from({ length: 1 + random.below(3) }, () => pair(random)).join(
      random.pick([';', ';', ';', '; ', ' ;', ';;'])
    )
  return Array.from({ length: 1 + random.below(3) }, element).join(random.pick([', ', ', ', ',', ',,']))
}

function path(random: Random): string {
  const segments = Array.from({ length: 1 + random.below(3) }, () => word(random, SEGMENTS, 25))
  return `/${segments.join(random.pick(['/', '/', '/', '//']))}${word(random, QUERIES, 25)}`
}

function target(random: Random): string {
  if (random.chance(60)) return random.pick(['/a/b?x=1', '/a/b', '/'])
  if (random.chance(80)) return path(random)
  if (random.chance(25)) return random.pick(ODD_TARGETS)
  const scheme = random.pick(['http', 'http', 'https', 'HTTP', 'ftp', 'ws'])
  return `${scheme}://${word(random, AUTHORITIES)}${random.pick([path(random), '/p?q=1', '', '?q=1', '/'])}`
}

/** Header names with how often each is sent, in percent, and its values. */
const FIELDS: readonly (readonly [string, number, (random: Random) => string])[] = [
  ['X-Forwarded-For', 55, (random) => list(random, ADDRESSES, 55)],
  ['X-Forwarded-Host', 40, (random) => list(random, HOSTS, 20)],
  ['X-Forwarded-Proto', 45, (random) => list(random, SCHEMES, 20)],
  ['X-Forwarded-Port', 20, (random) => list(random, PORTS, 10)],
  ['X-Forwarded-Prefix', 12, (random) => list(random, PREFIXES, 15)],
  ['Forwarded', 25, forwarded],
  ['X-Real-IP', 12, (random) => list(random, ADDRESSES, 15)],
  ['X-Forwarded-Server', 5, (random) => list(random, HOSTS, 30)],
  ['X-Forwarded-Scheme', 5, (random) => list(random, SCHEMES, 15)],
  ['X-Scheme', 4, (random) => word(random, SCHEMES)],
  ['X-Url-Scheme', 3, (random) => word(random, SCHEMES)],
  ['X-Forwarded-Protocol', 4, (random) => word(random, SCHEMES)],
  ['X-Forwarded-Ssl', 6, (random) => random.pick(['on', 'on', 'On', 'off', '1', 'true', ''])],
  ['X-Client-IP', 4, (random) => list(random, ADDRESSES, 15)],
  ['Client-IP', 4, (random) => list(random, ADDRESSES, 15)],
  ['True-Client-IP', 4, (random) => word(random, ADDRESSES)]
]

function named(random: Random, name: string): string {
  if (random.chance(90)) return name
  return random.pick([name.toLowerCase(), name.toUpperCase(), name.replaceAll('-', '_')])
}

function fieldLines(random: Random): string[] {
  const lines: string[] = []
  const host = random.chance(65) ? 'backend.internal:8080' : word(random, HOSTS)
  if (random.chance(96)) lines.push(`${random.pick(['Host', 'Host', 'Host', 'host'])}: ${host}`)
  if (random.chance(3)) lines.push(`Host: ${random.pick([host, word(random, HOSTS)])}`)
  for (const [name, percent, value] of FIELDS) {
    let again = percent
    while (random.chance(again)) {
      lines.push(`${named(random, name)}:${random.pick([' ', ' ', ' ', '', '  ', '\t'])}${value(random)}`)
      again = 8
    }
  }
  if (random.chance(6)) lines.push(random.pick(ODD_LINES))
  const shuffled = random.chance(30) ? lines.length : 0
  for (let last = shuffled; last > 1; last -= 1) lines.push(...lines.splice(random.below(last), 1))
  return lines
}

const METHODS = ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'FOO', 'get', 'M-SEARCH', 'G@T']

function rawRequest(random: Random): string {
  const method = random.chance(94) ? 'GET' : random.pick(METHODS)
  const version = random.chance(95) ? '1.1' : random.pick(['1.0', '1.0', '1.0', '0.9', '2.0', '1.2'])
  const lines = [`${method} ${target(random)} HTTP/${version}`, ...fieldLines(random), 'Connection: close']
  return `${lines.join('\r\n')}\r\n\r\n`
}
