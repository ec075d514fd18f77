import { checkIp, isIp } from './php-ip.ts'
import type { PhpServer } from './php-server.ts'
import { toLower, trim } from './php-string.ts'
import { forwardedElements } from './symfony-header.ts'

/** What a forwarding header speaks about: its header, and its parameter in `Forwarded`. */
const KINDS = {
  for: { header: 'X-Forwarded-For', parameter: 'for' },
  host: { header: 'X-Forwarded-Host', parameter: 'host' },
  proto: { header: 'X-Forwarded-Proto', parameter: 'proto' },
  port: { header: 'X-Forwarded-Port', parameter: 'host' },
  prefix: { header: 'X-Forwarded-Prefix', parameter: null }
} as const

type Kind = keyof typeof KINDS

/** The values that a trusted header has for one kind, and the header. */
export interface TrustedValues {
  readonly header: string
  readonly values: readonly string[]
}

/** The two families name different values. */
const CONFLICT = 'conflict'

/** What the trusted headers say; a kind is null where none speaks of it. */
export interface Said extends Readonly<Record<Kind, TrustedValues | null>> {
  readonly secure: boolean
}

/** `Request::getTrustedValues` and `isSecure` of Symfony HttpFoundation 7.4.22, for a peer that is trusted. */
export class TrustedHeaders {
  private readonly server: PhpServer
  private readonly proxies: readonly string[]
  private readonly headers: ReadonlySet<string>
  private readonly forwarded: ReturnType<typeof forwardedElements>

  constructor(server: PhpServer, proxies: readonly string[], headers: readonly string[]) {
    this.server = server
    this.proxies = proxies
    this.headers = new Set(headers)
    const forwarded = this.headers.has('forwarded') ? server['HTTP_FORWARDED'] : undefined
    this.forwarded = forwarded === undefined ? [] : forwardedElements(forwarded)
  }

  /** Null where the two families name different values: Symfony raises a ConflictingHeadersException. */
  read(): Said | null {
    const proto = this.values('proto', false)
    if (proto === CONFLICT) return null
    const first = proto?.values[0]
    const secure =
      first === undefined
        ? this.server['HTTPS'] === 'on'
        : ['https', 'on', 'ssl', '1'].includes(toLower(first))
    const clients = this.values('for', secure)
    const host = this.values('host', secure)
    const port = this.values('port', secure)
    const prefix = this.values('prefix', secure)
    if (clients === CONFLICT || host === CONFLICT || port === CONFLICT || prefix === CONFLICT) return null
    return { secure, proto, for: clients, host, port, prefix }
  }

  /** Ports follow a colon, as in `0.0.0.0:443`. */
  private values(kind: Kind, secure: boolean): TrustedValues | typeof CONFLICT | null {
    const { header } = KINDS[kind]
    const named = this.fromHeader(kind)
    const forwarded = this.fromForwarded(kind, secure)
    const [mine, theirs] =
      kind === 'for' ? [this.clients(named), this.clients(forwarded)] : [named, forwarded]
    if (mine.length === 0 && theirs.length === 0) return null
    if (mine.length === 0) return { header: 'Forwarded', values: theirs }
    if (theirs.length === 0 || JSON.stringify(mine) === JSON.stringify(theirs))
      return { header, values: mine }
    return CONFLICT
  }

  private fromHeader(kind: Kind): string[] {
    const { header } = KINDS[kind]
    const value = this.server[`HTTP_${header.toUpperCase().replaceAll('-', '_')}`]
    if (value === undefined || !this.headers.has(header.toLowerCase())) return []
    return value.split(',').map((element) => (kind === 'port' ? '0.0.0.0:' : '') + trim(element))
  }

  private fromForwarded(kind: Kind, secure: boolean): string[] {
    const { parameter } = KINDS[kind]
    if (parameter === null) return []
    return this.forwarded.flatMap((element) => {
      const value = element.get(parameter)
      if (value === undefined) return []
      // A parameter without a value is true, which is the text 1.
      const text = value === true ? '1' : value
      if (kind !== 'port') return [text]
      const colon = text.endsWith(']') ? -1 : text.lastIndexOf(':')
      return [`0.0.0.0${colon < 0 ? (secure ? ':443' : ':80') : text.slice(colon)}`]
    })
  }

  /** Valid addresses that are no trusted proxies, nearest first; where there are none, the farthest trusted one. */
  private clients(nodes: readonly string[]): string[] {
    if (nodes.length === 0) return []
    const chain = [...nodes, this.server['REMOTE_ADDR'] ?? ''].map(addressOf).filter(isIp)
    const untrusted = chain.filter((address) => !checkIp(address, this.proxies))
    return untrusted.length > 0 ? untrusted.toReversed() : chain.slice(0, 1)
  }
}

function addressOf(node: string): string {
  if (node.startsWith('[')) {
    const end = node.indexOf(']', 1)
    return end < 0 ? node.slice(1, -1) : node.slice(1, end)
  }
  const colon = node.indexOf(':')
  const onePort = node.indexOf('.') > 0 && colon >= 0 && colon === node.lastIndexOf(':')
  return onePort ? node.slice(0, colon) : node
}
