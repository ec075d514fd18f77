import { internalRange, parseAddress } from './address.ts'

/** Why an authority is not one that a URL can be built from. */
export type AuthorityProblem = 'empty' | 'list' | 'userinfo' | 'character' | 'port' | 'ip-literal' | 'length'

/** The parts of a Host field value (RFC 9110 §7.2: `uri-host [ ":" port ]`). */
export interface Authority {
  /** As written. */
  readonly text: string
  /** Lower case, without one trailing dot; IPv6 keeps its brackets. */
  readonly host: string
  /** The port's digits, or null where none (or an empty one) is written. */
  readonly port: string | null
  readonly problem: AuthorityProblem | null
}

const PLAIN_HOST = /^[A-Za-z0-9._~-]+$/

/**
 * Splits a Host value and says what is wrong with it. Grammar of RFC 3986 §3.2.2, narrowed to what can
 * name a host in practice: letters, digits, `.`, `-`, `_`, `~`, or an IP literal in brackets. Never throws.
 */
export function parseAuthority(text: string): Authority {
  const known = recent.get(text)
  if (known) return known
  const authority = splitAuthority(text)
  if (recent.size >= 256) recent.clear()
  if (text.length <= 256) recent.set(text, authority)
  return authority
}

/** A service sees the same few Host values again and again. */
const recent = new Map<string, Authority>()

function splitAuthority(text: string): Authority {
  const broken = (problem: AuthorityProblem): Authority => ({
    text,
    host: text.toLowerCase(),
    port: null,
    problem
  })
  if (text === '') return broken('empty')
  if (text.includes(',')) return broken('list')
  if (text.includes('@')) return broken('userinfo')

  const literalEnd = text.startsWith('[') ? text.indexOf(']') : -1
  const colon = literalEnd >= 0 ? text.indexOf(':', literalEnd) : text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  const port = colon < 0 ? '' : text.slice(colon + 1)

  if (name.startsWith('[')) {
    if (literalEnd !== name.length - 1 || !name.includes(':') || parseAddress(name.slice(1, -1)) === null)
      return broken('ip-literal')
  } else if (name.length > 255 || name.split('.').some((label) => label.length > 63)) {
    return broken('length')
  } else if (text.indexOf(':') !== text.lastIndexOf(':') && parseAddress(text) !== null) {
    return broken('ip-literal')
  } else if (!PLAIN_HOST.test(name)) {
    return broken(name === '' ? 'empty' : 'character')
  }
  if (port !== '' && !isPort(port)) return broken('port')
  return {
    text,
    host: (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase(),
    port: port === '' ? null : port,
    problem: null
  }
}

/** Whether the text is a TCP port in decimal, 1 to 65535, without leading zeros. */
export function isPort(text: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65_535
}

/** The port that a scheme means when none is written (RFC 9110 §4.2). */
export function defaultPort(scheme: string): string {
  return scheme === 'https' ? '443' : '80'
}

const INTERNAL_SUFFIXES =
  /\.(local|internal|lan|home|corp|intranet|private|svc|docker|home\.arpa|localdomain)$/

/**
 * Guesses, from the name alone, that a host is not public: says which rule made it look so, or null.
 * A heuristic: only the visitor knows the true name. `*.localhost` passes, because people type it.
 */
export function internalHostRule(host: string): string | null {
  const literal = host.startsWith('[') ? host.slice(1, -1) : host
  const address = parseAddress(literal)
  if (address) {
    const range = internalRange(address)
    return range === null ? null : `${range} address`
  }
  if (!host.includes('.')) return 'single label'
  return INTERNAL_SUFFIXES.exec(host)?.[0] ?? null
}

const TWO_PORTS = /^(?:\[[^\]]+\]|[^:[\]]+):[0-9]{1,5}:[0-9]{1,5}$/

/** Whether a port follows another one, as in `example.com:8002:8002`. */
export function hasTwoPorts(text: string): boolean {
  return TWO_PORTS.test(text)
}
