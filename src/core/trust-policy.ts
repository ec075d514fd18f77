import { parseAddress } from './address.ts'
import { ConfigurationError } from './configuration-error.ts'
import { type Category, headerRegistry, type RegisteredHeader, registeredHeader } from './header-registry.ts'
import type { Endpoint } from './request-facts.ts'
import { compileRanges } from './trusted-ranges.ts'

/** Whom and what to believe, as an operator writes it. Lists may be arrays or separated by commas. */
export interface TrustSettings {
  /** Addresses, CIDR ranges, `loopback`, `linklocal`, `uniquelocal`, `unix`, `any` or `none`. */
  readonly trustProxy?: string | readonly string[]
  /** Headers that are believed, in order: of one category the later one wins. `none` believes no header. */
  readonly trustProxyHeader?: string | readonly string[]
  /** A scheme that holds unless a trusted header says otherwise (Waitress `url_scheme`). */
  readonly urlScheme?: string
  /** A prefix that the app is mounted under (Waitress `url_prefix`). */
  readonly urlPrefix?: string
}

/** Compiled settings: what correction asks for every request. */
export interface TrustPolicy {
  /** Normalised: CIDR ranges, and `unix` or `any`. Empty means that nobody is trusted. */
  readonly proxies: readonly string[]
  /** Every peer is trusted; then X-Forwarded-For's first element is the client, as in mod_wsgi. */
  readonly trustsAny: boolean
  readonly headers: readonly RegisteredHeader[]
  /** Registered headers of the configured categories: cleared from the environ unless they win. */
  readonly equivalents: readonly RegisteredHeader[]
  readonly categories: ReadonlySet<Category>
  readonly urlScheme: 'http' | 'https' | null
  /** With a leading and without a trailing slash; empty for none. */
  readonly urlPrefix: string
  /** The rule that trusts this literal address, or null. Only strict literals can be trusted. */
  readonly ruleForAddress: (text: string) => string | null
  /** The rule that trusts this end of a connection, or null. */
  readonly ruleForPeer: (peer: Endpoint) => string | null
}

/** Used where a setting is absent. */
export const DEFAULT_TRUST = {
  trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
  trustProxyHeader: [
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
    'X-Forwarded-Prefix'
  ]
} as const

/**
 * Turns settings into a policy, once. Throws {@link ConfigurationError} with the cure for anything that
 * could not mean what it says: a name, a hop count, host bits behind a prefix length, an unknown header.
 */
export function compileTrustPolicy(settings: TrustSettings = {}): TrustPolicy {
  const words = listOf(settings.trustProxy ?? DEFAULT_TRUST.trustProxy)
  if (words.length === 0) {
    throw new ConfigurationError(
      'trust-proxy is empty: name the proxy (an address or a CIDR range), or write none'
    )
  }
  for (const word of ['none', 'any']) {
    if (words.includes(word) && words.length > 1) {
      throw new ConfigurationError(
        `trust-proxy "${word}" cannot be combined with other values: remove one of them`
      )
    }
  }
  const trustsAny = words.includes('any')
  const trustsUnix = trustsAny || words.includes('unix')
  const ranges = words.filter((word) => !['none', 'any', 'unix'].includes(word)).flatMap(compileRanges)
  const headers = compileHeaders(settings.trustProxyHeader ?? DEFAULT_TRUST.trustProxyHeader)
  const categories = new Set(headers.flatMap((header) => header.categories))
  const ruleForAddress = rememberRecent((text) => {
    const address = parseAddress(text)
    if (address === null) return null
    if (trustsAny) return 'any'
    return ranges.find((range) => range.contains(address))?.text ?? null
  })
  return {
    proxies: [
      ...new Set([
        ...ranges.map((range) => range.text),
        ...(trustsAny ? ['any'] : trustsUnix ? ['unix'] : [])
      ])
    ],
    trustsAny,
    headers,
    equivalents: headerRegistry.filter((header) =>
      header.categories.some((category) => categories.has(category))
    ),
    categories,
    urlScheme: compileScheme(settings.urlScheme),
    urlPrefix: compilePrefix(settings.urlPrefix),
    ruleForAddress,
    ruleForPeer: (peer) => {
      if ('unixSocket' in peer) return trustsAny ? 'any' : trustsUnix ? 'unix' : null
      return trustsAny ? 'any' : ruleForAddress(withoutZone(peer.address))
    }
  }
}

function listOf(setting: string | readonly string[]): string[] {
  const parts = typeof setting === 'string' ? [setting] : setting
  return parts
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function compileHeaders(setting: string | readonly string[]): RegisteredHeader[] {
  const names = listOf(setting)
  if (names.length === 0)
    throw new ConfigurationError('trust-proxy-header is empty: name a header, or write none')
  if (names.includes('none')) {
    if (names.length > 1)
      throw new ConfigurationError(
        'trust-proxy-header "none" cannot be combined with other values: remove one of them'
      )
    return []
  }
  const headers = names.map((name) => {
    const header = registeredHeader(name)
    if (header) return header
    const known = headerRegistry.map((entry) => entry.name).join(', ')
    throw new ConfigurationError(
      `trust-proxy-header "${name}" is not a forwarding header; known are ${known}`
    )
  })
  const repeated = headers.find((header, index) => headers.indexOf(header) !== index)
  if (repeated)
    throw new ConfigurationError(`trust-proxy-header "${repeated.name}" is named twice: remove one of them`)
  return headers
}

function compileScheme(setting: string | undefined): 'http' | 'https' | null {
  if (setting === undefined || setting === 'http' || setting === 'https') return setting ?? null
  throw new ConfigurationError(`url-scheme "${setting}": write http or https`)
}

function compilePrefix(setting: string | undefined): string {
  if (setting === undefined || setting === '' || setting === '/') return ''
  if (!isPrefix(setting)) {
    throw new ConfigurationError(
      `url-prefix "${setting}": write a path such as /app (one leading slash; letters, digits and . _ ~ - between slashes)`
    )
  }
  return setting.replace(/\/$/, '')
}

/** Whether a text can be a mount point: one or more plain segments, each behind one slash. */
export function isPrefix(text: string): boolean {
  return (
    /^(?:\/[A-Za-z0-9._~-]+)+\/?$/.test(text) &&
    !text.split('/').some((part) => part === '..' || part === '.')
  )
}

function withoutZone(address: string): string {
  const zone = address.indexOf('%')
  return zone < 0 ? address : address.slice(0, zone)
}

/** The same few peers come again and again; the memory is bounded, since clients choose what they claim. */
function rememberRecent(rule: (text: string) => string | null): (text: string) => string | null {
  const known = new Map<string, string | null>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const answer = rule(text)
    if (known.size >= 1024) known.clear()
    if (text.length <= 45) known.set(text, answer)
    return answer
  }
}

const GROUPS = DEFAULT_TRUST.trustProxy.map((name) => ({
  name,
  ranges: compileRanges(name).map((range) => range.text)
}))

/** A normalised list of proxies as one would write it: with the name of a group where all of its ranges stand. */
export function trustWords(proxies: readonly string[]): string[] {
  let words = [...proxies]
  for (const { name, ranges } of GROUPS) {
    if (!ranges.every((range) => words.includes(range))) continue
    words[words.indexOf(ranges[0] ?? '')] = name
    words = words.filter((word) => !ranges.includes(word))
  }
  return words
}
