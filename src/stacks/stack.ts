import { ConfigurationError } from '../core/configuration-error.ts'
import type { RequestFacts } from '../core/request-facts.ts'

/** A value that a stack hands to its application, and in one line why it is this one. */
export interface Deduced {
  /** As the application sees it; bytes are latin-1 characters unless the stack decodes them. */
  readonly value: string
  readonly reason: string
}

/** What a stack tells its application. A key is absent where the software has no word on it. */
export interface Conclusion {
  readonly kind: 'conclusion'
  readonly scheme?: Deduced
  /** The host as it stands in the URL, with the port where the URL has one. */
  readonly host?: Deduced
  readonly scriptName?: Deduced
  readonly path?: Deduced
  /** Text that need not be an address; empty where the software hands on an empty one. */
  readonly clientAddress?: Deduced
  readonly url?: Deduced
}

/** The request does not reach the application. */
export interface Refusal {
  readonly kind: 'refusal'
  /** The HTTP status of the answer; null where the connection is closed without one. */
  readonly status: number | null
  readonly reason: string
}

export type Outcome = Conclusion | Refusal

export type OptionValue = string | number | boolean | null | readonly string[]
export type OptionValues = Readonly<Record<string, OptionValue>>

/** An option under the name that the software's own documentation gives it. */
export interface Option<Value extends OptionValue> {
  readonly default: Value
  readonly meaning: string
}

/** What is known of the proxy in front; a configuration is written from it. Nothing in it is a client's text. */
export interface ProxyInFront {
  /** The peer's IP address, or null on a Unix socket. */
  readonly address: string | null
  /**
   * The IP addresses of all proxies, in canonical form, nearest first, each once: the peer's unless it is on a Unix
   * socket, then those that the trust policy lists by address or network.
   */
  readonly trusted: readonly string[]
  /** Proxies between the visitor and this service, at least 1. */
  readonly hops: number
  /** Registered header names (`src/core/header-registry.ts`) that the proxy sets. */
  readonly headers: readonly string[]
}

/** How to tell the software about a proxy. */
export interface StackConfiguration<Options extends OptionValues> {
  /** The same as {@link lines}, to conclude with. Options that are absent keep their defaults. */
  readonly options: Partial<Options>
  /** What is to be written, in the software's own language. */
  readonly lines: readonly string[]
}

export interface StackDefinition<Options extends OptionValues> {
  /** `<software>`, with `-<major>` where an older major version has its own semantics. Never renamed. */
  readonly id: string
  readonly title: string
  /** `version` was run or read; `source` names the upstream files. */
  readonly emulates: { readonly version: string; readonly source: string }
  /** For the table of all stacks: three short phrases. */
  readonly trust: {
    /** What has to hold before a header is believed: `peer address`, `hop count`, `nothing`. */
    readonly gate: string
    /** Which element of a list is taken: `left-most`, `last`, `last untrusted`. */
    readonly element: string
    /** In the case of the upstream documentation. */
    readonly headers: readonly string[]
  }
  readonly options: { readonly [Name in keyof Options]: Option<Options[Name]> }
  /** Pure, and never throws on what a client sent. */
  conclude(facts: RequestFacts, options: Options): Outcome
  configure?(proxy: ProxyInFront): StackConfiguration<Options>
}

export interface Stack<Options extends OptionValues = OptionValues> extends Omit<
  StackDefinition<Options>,
  'conclude'
> {
  /**
   * What the software concludes from the request. Absent options have their defaults. Throws a
   * {@link ConfigurationError} for an option that the stack does not have.
   */
  conclude(facts: RequestFacts, options?: Partial<Options>): Outcome
}

export function defineStack<Options extends OptionValues>(
  definition: StackDefinition<Options>
): Stack<Options> {
  const entries: [string, Option<OptionValue>][] = Object.entries(definition.options)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each option has a default of its own type
  const defaults = Object.fromEntries(entries.map(([name, option]) => [name, option.default])) as Options
  return {
    ...definition,
    conclude(facts, options = {}) {
      for (const name of Object.keys(options)) {
        if (!Object.hasOwn(defaults, name))
          throw new ConfigurationError(
            `${definition.id} has no option "${name}"; it has ${Object.keys(defaults).join(', ') || 'none'}`
          )
      }
      return definition.conclude(facts, { ...defaults, ...options })
    }
  }
}

export function refuse(status: number | null, reason: string): Refusal {
  return { kind: 'refusal', status, reason }
}

/** Whether a server refused; what it hands on instead has a form of its own (an environ, a scope, …). */
export function isRefusal(result: object): result is Refusal {
  return 'kind' in result && result.kind === 'refusal'
}
