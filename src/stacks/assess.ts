import { canonicalAddress, parseAddress } from '../core/address.ts'
import { ConfigurationError } from '../core/configuration-error.ts'
import type { Correction } from '../core/correction.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'
import { headerRegistry } from '../core/header-registry.ts'
import { nearest } from '../core/nearest.ts'
import { headerValues, type RequestFacts } from '../core/request-facts.ts'
import type { Said, StackAssessment } from '../core/stack-assessment.ts'
import { stacks } from './index.ts'
import { agreesWithAddress, agreesWithUrl } from './agreement.ts'
import type { Deduced, OptionValues, Outcome, ProxyInFront, Stack } from './stack.ts'

/** Which stacks are asked, by id, each with its options; one without options is configured for the proxy in front. */
export type StackChoice = Readonly<Record<string, OptionValues>>

/** What is known of one request: as it came, as a trust policy corrected it, and what the visitor asked for. */
export interface Inquiry {
  readonly facts: RequestFacts
  readonly correction: Correction
  /** Null where nobody said. */
  readonly expected: ExpectedUrl | null
}

/**
 * What web stacks conclude from one request, in the order wrong, refused, unknown, right; of equals in the order of
 * {@link stacks}. Each concludes as it should be configured for the proxy in front, unless the choice gives it options: then
 * those hold, with the software's own defaults for the rest. The lines to write are for the proxy in front either way.
 * A peer that the policy does not trust may be a visitor, whom no stack should be told to believe: then each concludes by its
 * own defaults, and there are no lines.
 *
 * Never throws on what a client sent. Throws a {@link ConfigurationError} for a stack or an option that does not exist.
 *
 * @param choice which stacks; all of them where it is true
 */
export function assess(inquiry: Inquiry, choice: true | StackChoice = true): StackAssessment[] {
  const { facts, correction } = inquiry
  const proxy = correction.peerRule === null ? null : proxyInFront(facts, correction)
  return chosenStacks(choice)
    .map(({ stack, options }) => assessOne(stack, options, proxy, inquiry))
    .toSorted((a, b) => rank(a) - rank(b))
}

/**
 * The proxy in front as the request shows it: the socket's address, the proxies that the trust policy names by address
 * or network, and names that are registered. A policy that trusts anybody says nothing of an address in a header.
 */
export function proxyInFront(facts: RequestFacts, { chain }: Correction): ProxyInFront {
  const peer = 'address' in facts.peer ? canonicalAddress(facts.peer.address) : ''
  const address = parseAddress(peer) === null ? null : peer
  const proxies = chain.filter(({ role }) => role === 'proxy').toReversed()
  const named = proxies
    .filter(({ from, rule, address: text }) => from !== 'socket' && rule !== 'any' && parseAddress(text))
    .map((hop) => canonicalAddress(hop.address))
  return {
    address,
    trusted: [...new Set(address === null ? named : [address, ...named])],
    hops: Math.max(1, proxies.length),
    headers: headerRegistry.map(({ name }) => name).filter((name) => headerValues(facts, name).length > 0)
  }
}

interface Chosen {
  readonly stack: Stack
  /** Empty where it is to be configured for the proxy. */
  readonly options: OptionValues
}

function chosenStacks(choice: true | StackChoice): readonly Chosen[] {
  if (choice === true) return stacks.map((stack) => ({ stack, options: {} }))
  const ids = stacks.map((stack) => stack.id)
  for (const id of Object.keys(choice)) {
    if (!ids.includes(id)) throw new ConfigurationError(`there is no stack "${id}"; ${hint(id, ids)}`)
  }
  return stacks
    .filter(({ id }) => Object.hasOwn(choice, id))
    .map((stack) => ({ stack, options: checkedOptions(stack, choice[stack.id] ?? {}) }))
}

function checkedOptions({ id, options }: Stack, given: OptionValues): OptionValues {
  const known = Object.keys(options)
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw new ConfigurationError(`${id} has no option "${name}"; ${hint(name, known)}`)
  }
  return given
}

function hint(word: string, known: readonly string[]): string {
  const guesses = nearest(word, known)
  if (guesses.length > 0) return `did you mean ${guesses.join(' or ')}?`
  return known.length === 0 ? 'it has none' : `known are ${known.join(', ')}`
}

function assessOne(
  stack: Stack,
  given: OptionValues,
  proxy: ProxyInFront | null,
  inquiry: Inquiry
): StackAssessment {
  const isGiven = Object.keys(given).length > 0
  const configured = proxy === null ? undefined : stack.configure?.(proxy)
  const outcome = isGiven
    ? concludeAsGiven(stack, given, inquiry.facts)
    : stack.conclude(inquiry.facts, configured?.options)
  const { id, title, emulates } = stack
  const told = { id, title, version: emulates.version }
  const configuration = configured?.lines ?? []
  if (outcome.kind === 'refusal')
    return { ...told, configuration, outcome, agrees: { url: null, clientAddress: null } }
  const { url, clientAddress } = outcome
  return {
    ...told,
    configuration,
    outcome: {
      kind: 'conclusion',
      scheme: said(outcome.scheme),
      host: said(outcome.host),
      scriptName: said(outcome.scriptName),
      path: said(outcome.path),
      clientAddress: said(clientAddress),
      url: said(url)
    },
    agrees: {
      url: url === undefined ? null : agreesWithUrl(url.value, outcome.scriptName?.value, inquiry.expected),
      clientAddress:
        clientAddress === undefined ? null : agreesWithAddress(clientAddress.value, inquiry.correction)
    }
  }
}

/** Options that somebody wrote may be of any type, which only the stack itself can judge. */
function concludeAsGiven(stack: Stack, options: OptionValues, facts: RequestFacts): Outcome {
  try {
    return stack.conclude(facts, options)
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    const names = Object.keys(options).join(', ')
    throw new ConfigurationError(`${stack.id} cannot be run with these values of ${names}`, { cause: error })
  }
}

/** The value may be an option's own, of whatever type somebody gave it. */
function said(deduced: Deduced | undefined): Said | null {
  return deduced === undefined ? null : { value: asText(deduced.value), reason: deduced.reason }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Wrong ones first, then refusals, then what nobody can judge. */
function rank({ outcome, agrees }: StackAssessment): number {
  const { url, clientAddress } = agrees
  if (url === false || clientAddress === false) return 0
  if (outcome.kind === 'refusal') return 1
  return url === true || clientAddress === true ? 3 : 2
}
