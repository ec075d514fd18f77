import { canonicalAddress } from '../core/address.ts'
import { parseAuthority } from '../core/authority.ts'
import { type ForwardedElement, parseForwarded, parseNode } from '../core/forwarded.ts'
import { type Category, headerRegistry } from '../core/header-registry.ts'
import { headerValues, type RequestFacts } from '../core/request-facts.ts'
import { trimSpace } from '../core/trim.ts'
import { enumerate } from './verdict-sentence.ts'
import { visibleStart } from './visible.ts'

/** One way to read a request. */
export interface ClaimedReading {
  /** As it can stand behind "take": `the first`, `X-Forwarded-Host`; empty where only the value tells it. */
  readonly name: string
  readonly value: string
}

/** All that a request says about one thing, and the ways in which that can be read. */
export interface ClaimedValues {
  /** What the request holds and why, as sentences; safe to look at. */
  readonly situation: string
  readonly readings: readonly ClaimedReading[]
}

interface Source {
  readonly header: string
  readonly elements: readonly string[]
  readonly whole: string
}

/** What the words are for the thing that is claimed. */
interface Wording {
  readonly many: string
  /** What each proxy adds to a list of them. */
  readonly added: string
  /** Who decides which of a list counts; a whole sentence. */
  readonly choice?: string
  /** What is there without any header. */
  readonly own: readonly ClaimedReading[]
  /** The same as the end of a sentence. */
  readonly ownIs: string
}

export function claimedHosts(request: RequestFacts): ClaimedValues | null {
  const [host = ''] = headerValues(request, 'Host')
  return claimed(
    sourcesOf(request, 'host', (element) => element.host),
    {
      many: 'names',
      added: 'the name that it was asked for',
      own: [{ name: 'Host', value: host }],
      ownIs: `Host says ${quoted(host)}`
    }
  )
}

export function claimedPorts(request: RequestFacts): ClaimedValues | null {
  const [host = ''] = headerValues(request, 'Host')
  const port = parseAuthority(host).port
  const words = { many: 'ports', added: 'the port that it listens on', own: [{ name: 'no port', value: '' }] }
  if (port === null) return claimed(sourcesOf(request, 'port'), { ...words, ownIs: 'Host names no port' })
  const own = [...words.own, { name: 'the port of Host', value: port }]
  return claimed(sourcesOf(request, 'port'), { ...words, own, ownIs: `Host names port ${port}` })
}

/** Schemes are told apart by what they are: a header and the connection often say the same. */
export function claimedSchemes(request: RequestFacts): ClaimedValues | null {
  const own = request.encrypted ? 'https' : 'http'
  const sources = sourcesOf(request, 'scheme', (element) => element.proto)
  const values = ['https', 'http', ...sources.flatMap(({ elements, whole }) => [...elements, whole])]
  const claims = claimed(sources, {
    many: 'schemes',
    added: 'the scheme that it was asked by',
    own: [],
    ownIs: `the connection to the app itself is ${own}`
  })
  return claims && { ...claims, readings: [...new Set(values)].map((value) => ({ name: '', value })) }
}

export function claimedPrefixes(request: RequestFacts): ClaimedValues | null {
  return claimed(sourcesOf(request, 'script-name'), {
    many: 'paths',
    added: 'the path that it mounts the app under',
    own: [{ name: 'none', value: '' }],
    ownIs: 'the path of the request lacks it'
  })
}

export function claimedClients(request: RequestFacts): ClaimedValues | null {
  const peer = 'address' in request.peer ? canonicalAddress(request.peer.address) : 'a Unix socket'
  return claimed(
    sourcesOf(request, 'client', (element) => element.for && parseNode(element.for).name),
    {
      many: 'addresses',
      added: 'the address that it was asked from',
      choice: 'Which of them is the visitor depends on whom an app trusts.',
      own: [{ name: 'the proxy itself', value: peer }],
      ownIs: `the connection comes from ${peer}`
    }
  )
}

/** Null where no header speaks about it. */
function claimed(sources: readonly Source[], words: Wording): ClaimedValues | null {
  const [first] = sources
  if (first === undefined) return null
  const list = sources.find((source) => source.elements.length > 1)
  const own = new Set(words.own.map(({ name }) => name))
  const readings = merged([
    ...sources.flatMap((source) => readingsOf(source, source === list)),
    ...words.own
  ]).map((reading) =>
    list && own.has(reading.name) ? { ...reading, name: `${reading.name} instead` } : reading
  )
  if (list) {
    const choice = isRepeated(list)
      ? 'No standard says what an app should make of a list.'
      : (words.choice ?? 'No standard says which of them an app should take.')
    return { situation: `${listSentence(list, words)} ${choice}`, readings }
  }
  const said = sources.map(({ header, elements, whole }) => `${header} says ${quoted(elements[0] ?? whole)}`)
  const who = sources.length > 1 ? 'Which of them counts' : `Whether ${first.header} counts`
  return { situation: `${enumerate([...said, words.ownIs])}. ${who} is up to each stack.`, readings }
}

/** Readings that come to the same are one. */
function merged(readings: readonly ClaimedReading[]): ClaimedReading[] {
  const names = new Map<string, string[]>()
  for (const { name, value } of readings) names.set(value, [...(names.get(value) ?? []), name])
  return [...names].map(([value, [name = '', ...same]]) => ({
    name: same.length === 0 ? name : `${name} (${same.at(-1)} is the same)`,
    value
  }))
}

function listSentence(list: Source, { many, added }: Wording): string {
  const { length } = list.elements
  const number = NUMBERS[length] ?? length
  const what = isRepeated(list) ? `${many}, all the same` : many
  return `${list.header} holds ${number} ${what}: each proxy on the way adds ${added}, behind whatever a visitor wrote there.`
}

function isRepeated({ elements }: Source): boolean {
  return new Set(elements).size === 1
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** Of a list: each end of it, what is between, and the whole. */
function readingsOf({ header, elements, whole }: Source, foremost: boolean): ClaimedReading[] {
  if (elements.length < 2) return [{ name: header, value: elements[0] ?? whole }]
  const of = foremost ? '' : ` of ${header}`
  return elements
    .map((value, index) => ({ name: nameOf(index, elements.length) + of, value }))
    .concat({ name: foremost ? 'the whole list as one' : `the whole of ${header}`, value: whole })
}

function nameOf(index: number, length: number): string {
  if (index > 0 && index === length - 1) return 'the last'
  const ordinal = ORDINALS[index]
  return ordinal === undefined ? `number ${index + 1}` : `the ${ordinal}`
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']

type ForwardedPart = (element: ForwardedElement) => string | undefined

/** The headers of the request that speak about it, in the order of the registry. */
function sourcesOf(
  request: RequestFacts,
  category: Category,
  part: ForwardedPart = () => undefined
): Source[] {
  return headerRegistry
    .filter((header) => header.categories.includes(category))
    .flatMap((header) => {
      const whole = headerValues(request, header.name).join(', ')
      const elements = header.reading === 'forwarded' ? partsOf(whole, part) : elementsOf(whole)
      return elements.length === 0 ? [] : [{ header: header.name, elements, whole }]
    })
}

/** Of longer lists only so many elements are told apart. */
const MOST = 64

function elementsOf(whole: string): string[] {
  const elements = whole.split(',', MOST).map(trimSpace)
  return elements.filter((text) => text !== '')
}

function partsOf(whole: string, part: ForwardedPart): string[] {
  const parsed = parseForwarded(whole)
  return parsed.ok ? parsed.elements.slice(0, MOST).flatMap((element) => part(element) ?? []) : []
}

function quoted(value: string): string {
  return value === '' ? '(empty)' : visibleStart(value, 60)
}
