import { parseAuthority } from '../core/authority.ts'
import { parseExpectedUrl } from '../core/expected-url.ts'
import type { Report } from '../core/report.ts'
import type { StackAssessment } from '../core/stack-assessment.ts'
import {
  claimedClients,
  claimedHosts,
  claimedPorts,
  claimedPrefixes,
  claimedSchemes,
  type ClaimedReading,
  type ClaimedValues
} from './claimed-values.ts'
import { rightClient } from './stack-groups.ts'

/** In what stacks part, and why, for somebody who has never heard of it. */
export interface Divergence {
  readonly about: 'Host' | 'Scheme' | 'Port' | 'Prefix' | 'Client'
  /** What the request holds, and why that can be read in more than one way; safe to look at. */
  readonly situation: string
  /** Who reads it how; at least two. */
  readonly readings: readonly CountedReading[]
}

export interface CountedReading extends ClaimedReading {
  /** How many stacks read it so. */
  readonly stacks: number
  /** It is what the visitor asked for, or the visitor's address; false where that is not known, too. */
  readonly right: boolean
}

type Component = 'host' | 'scheme' | 'scriptName' | 'clientAddress'
type Shown = Pick<Report, 'request' | 'stacks' | 'url'>
type Same = (claim: string, value: string) => boolean

/** What the request says twice or in lists, and how many stacks read it in which way. */
export function divergences({ request, stacks = [], url }: Shown): readonly Divergence[] {
  const expected = url.expected === null ? null : parseExpectedUrl(url.expected)
  const hosts = valuesOf(stacks, 'host')
  return [
    tell('Host', claimedHosts(request), hosts, sameHost, expected?.authority.text ?? null),
    tell('Scheme', claimedSchemes(request), valuesOf(stacks, 'scheme'), sameText, expected?.scheme ?? null),
    tell('Port', claimedPorts(request), hosts.flatMap(portOf), sameText, null),
    tell('Prefix', claimedPrefixes(request), valuesOf(stacks, 'scriptName'), sameText, null),
    tell(
      'Client',
      claimedClients(request),
      valuesOf(stacks, 'clientAddress'),
      sameClient,
      rightClient(stacks)
    )
  ].filter((divergence) => divergence !== null)
}

function valuesOf(stacks: readonly StackAssessment[], component: Component): string[] {
  return stacks.flatMap(({ outcome }) => {
    const said = outcome.kind === 'conclusion' ? outcome[component] : null
    return said === null ? [] : [said.value]
  })
}

/** Null where all stacks read the same. */
function tell(
  about: Divergence['about'],
  claimed: ClaimedValues | null,
  values: readonly string[],
  same: Same,
  truth: string | null
): Divergence | null {
  if (claimed === null) return null
  const counts = new Map<ClaimedReading, number>()
  for (const value of values) {
    const reading = readingOf(value, claimed.readings, same)
    counts.set(reading, (counts.get(reading) ?? 0) + 1)
  }
  const readings = [...claimed.readings, SOMETHING_ELSE].flatMap((reading) => {
    const stacks = counts.get(reading) ?? 0
    const right = truth !== null && reading !== SOMETHING_ELSE && same(reading.value, truth)
    return stacks === 0 ? [] : [{ ...reading, stacks, right }]
  })
  return readings.length < 2 ? null : { about, situation: claimed.situation, readings }
}

const SOMETHING_ELSE: ClaimedReading = { name: 'something else', value: '' }

function readingOf(value: string, readings: readonly ClaimedReading[], same: Same): ClaimedReading {
  return (
    readings.find((reading) => reading.value === value) ??
    readings.find((reading) => same(reading.value, value)) ??
    SOMETHING_ELSE
  )
}

/** Nothing where the host is none that a port could stand behind. */
function portOf(host: string): string[] {
  const { port, problem } = parseAuthority(host)
  return problem === null ? [port ?? ''] : []
}

function sameText(claim: string, value: string): boolean {
  return claim.toLowerCase() === value.toLowerCase()
}

/** The same name, whatever became of its port. */
function sameHost(claim: string, value: string): boolean {
  return parseAuthority(claim).host === parseAuthority(value).host
}

/** The same address, with or without brackets and port. */
function sameClient(claim: string, value: string): boolean {
  return withoutPort(claim) === withoutPort(value)
}

function withoutPort(text: string): string {
  return text.replace(/^\[([^\]]*)\].*$/, '$1').replace(/^([^:]*):[0-9]*$/, '$1')
}
