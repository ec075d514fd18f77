import { parseAddress } from '../../core/address.ts'
import { parseAuthority } from '../../core/authority.ts'
import {
  CLEAR,
  defineStacksFinding,
  type Detection,
  type Evidence,
  type Exhibit,
  fires,
  notApplicable
} from '../../core/finding.ts'
import { type Category, headerRegistry, type RegisteredHeader } from '../../core/header-registry.ts'
import type { Said, StackAssessment } from '../../core/stack-assessment.ts'
import { conclusionOf, namesOf, namesHeader } from '../../core/stack-readings.ts'
import { trimSpace } from '../../core/trim.ts'
import { clientAddress } from '../remedies/client-address.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'
import { publicHost } from '../remedies/public-host.ts'
import { publicScheme } from '../remedies/public-scheme.ts'
import { stackConfiguration } from '../remedies/stack-configuration.ts'

export default defineStacksFinding({
  id: 'stacks-disagree',
  severity: 'info',
  title: 'Web stacks conclude different things from this request',
  explanation:
    'The same request gives another URL or another client in another stack: of a list one takes the first element, one the last, one all of it, and some read no forwarding header at all. ' +
    'So links and redirects change when you move your app to another stack or put a second one behind this proxy, and an element that a visitor wrote is believed by some of them. ' +
    'Let the proxy drop what visitors send and state each header once, with one value.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-5.3',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers'
  ],
  detect(exhibit, assessments) {
    const evidence = headerRegistry.flatMap((header) => readingsOf(header, exhibit, assessments))
    return evidence.length > 0 ? fires('request', evidence) : someAreWrong(exhibit, assessments)
  },
  remedies(situation, assessments) {
    const lists = new Set(situation.evidence.filter(({ kind }) => kind === 'header').map(({ name }) => name))
    const dropped = [...lists].filter((name) => name !== 'X-Forwarded-For')
    const urls = situation.evidence.filter(({ kind }) => kind === 'url')
    const host = situation.evidence.length === 0 || lists.has('X-Forwarded-Host') || urls.some(isHostWrong)
    return [
      ...dropClientHeaders(situation, dropped),
      ...(host ? publicHost(situation) : []),
      ...(urls.some(isSchemeWrong) ? publicScheme(situation) : []),
      ...(lists.has('X-Forwarded-For') ? clientAddress(situation) : []),
      ...stackConfiguration(situation, assessments)
    ]
  }
})

function isHostWrong({ value, expected }: Evidence): boolean {
  return authorityOf(value) !== authorityOf(expected)
}

function isSchemeWrong({ value, expected }: Evidence): boolean {
  return /^https:/i.test(value ?? '') !== /^https:/i.test(expected ?? '')
}

function authorityOf(url: string | null | undefined): string | undefined {
  return /^[^/?#]*:\/\/([^/?#]*)/.exec(url ?? '')?.[1]?.toLowerCase()
}

/** What a stack makes of each kind of header. */
const DECIDES: Readonly<Partial<Record<Category, 'host' | 'scheme' | 'scriptName' | 'clientAddress'>>> = {
  host: 'host',
  scheme: 'scheme',
  'script-name': 'scriptName',
  client: 'clientAddress'
}

/** The ways in which a list is read, each with the stacks that read it so; nothing where there is only one way. */
function readingsOf(
  header: RegisteredHeader,
  exhibit: Exhibit,
  assessments: readonly StackAssessment[]
): readonly Evidence[] {
  const list = exhibit.raw[header.key]
  const decided = DECIDES[header.categories[0] ?? 'server']
  if (list === undefined || !list.includes(',') || header.reading === 'forwarded' || !decided) return []
  const elements = list.split(',').map(trimSpace)
  const keys = elements.map((element) => keyOf(element, header))
  const readers = new Map<number, StackAssessment[]>()
  for (const assessment of assessments) {
    const said = conclusionOf(assessment)?.[decided]
    const index = said ? elementTaken(said, header, keys) : null
    if (index !== null) readers.set(index, [...(readers.get(index) ?? []), assessment])
  }
  const values = new Set([...readers.keys()].map((index) => elements[index] ?? list))
  if (values.size < 2) return []
  if (decided === 'clientAddress' && !isForgeable(exhibit, values)) return []
  const refusing = assessments.filter(
    ({ outcome }) => outcome.kind === 'refusal' && namesHeader(outcome.reason, header)
  )
  return [
    ...[...readers]
      .toSorted(([a], [b]) => a - b)
      .map(([index, taking]) =>
        evidenceOf(header, elements[index] ?? list, `${position(index, elements.length)}: ${namesOf(taking)}`)
      ),
    ...(refusing.length === 0 ? [] : [evidenceOf(header, list, `refused by ${namesOf(refusing)}`)])
  ]
}

function evidenceOf({ name }: RegisteredHeader, value: string, note: string): Evidence {
  return { kind: 'header', name, value, note }
}

/**
 * The element that a stack says it took; the number of elements where it took them all; null where it took none.
 *
 * @param keys the elements, each as {@link keyOf} has it
 */
function elementTaken(said: Said, header: RegisteredHeader, keys: readonly string[]): number | null {
  if (!namesHeader(said.reason, header)) return null
  const whole = said.value.split(',').map((element) => keyOf(trimSpace(element), header))
  if (whole.length > 1) return whole.join() === keys.join() ? keys.length : null
  // A scheme may be the same word without having been read from the list.
  if (!/\b(?:element \d|first|last|(?:left|right)-most)\b/.test(said.reason)) return null
  const key = keyOf(said.value, header)
  const index = /\b(?:last|right)\b/.test(said.reason) ? keys.lastIndexOf(key) : keys.indexOf(key)
  return index < 0 ? null : index
}

/** What two ways of writing have in common: the host may have got another port on its way, the address other zeros. */
function keyOf(value: string, { categories: [category] }: RegisteredHeader): string {
  if (category === 'host') return parseAuthority(value).host
  const address = category === 'client' ? parseAddress(value) : null
  return address?.toString() ?? value.toLowerCase()
}

/** Whether one of the addresses is beyond the client: whoever it was that wrote it, no proxy vouches for it. */
function isForgeable({ correction }: Exhibit, values: ReadonlySet<string>): boolean {
  return (
    correction.peerRule !== null &&
    correction.chain.some((hop) => hop.role === 'unverified' && values.has(hop.address))
  )
}

function position(index: number, count: number): string {
  if (index === count) return 'the whole list'
  if (index === 0) return 'the first element'
  return index === count - 1 ? 'the last element' : `element ${index + 1} of ${count}`
}

/** Stacks that know of this proxy and build a wrong URL all the same, where others get it right. */
function someAreWrong({ expected, raw }: Exhibit, assessments: readonly StackAssessment[]): Detection {
  if (!headerRegistry.some(({ key }) => raw[key]))
    return notApplicable('the request has no forwarding header')
  if (expected === null || !assessments.some(({ agrees }) => agrees.url === true)) return CLEAR
  const urls = new Map<string, StackAssessment[]>()
  for (const assessment of assessments) {
    const url = conclusionOf(assessment)?.url
    if (!url || assessment.agrees.url !== false || assessment.configuration.length === 0) continue
    urls.set(url.value, [...(urls.get(url.value) ?? []), assessment])
  }
  if (urls.size === 0) return CLEAR
  const evidence = [...urls].slice(0, MOST_URLS).map(([value, wrong]): Evidence => ({
    kind: 'url',
    name: 'elsewhere',
    value,
    expected: expected.text,
    note: namesOf(wrong)
  }))
  return fires('truth', evidence)
}

const MOST_URLS = 4
