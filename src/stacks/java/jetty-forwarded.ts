import { trimSpace } from '../../core/trim.ts'
import { parseHostPort, parsePort } from './jetty-server.ts'
import { readQuotedPairs } from './quoted-pairs.ts'

interface JettyOptions {
  readonly forwardedOnly: boolean
  readonly proxyAsAuthority: boolean
  readonly forwardedPortAsAuthority: boolean
}

/** A header of a later place overrules one of an earlier place; among equals the first stays. */
const RANKS = [
  '',
  'X-Proxied-Https',
  'X-Forwarded-Proto',
  'X-Forwarded-Server',
  'X-Forwarded-Port',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'Forwarded'
] as const
export type Source = (typeof RANKS)[number]

/** A port of 0 is implied by the scheme; null is not said. */
type Port = number | null

class Slot<Value> {
  value: Value | null = null
  source: Source = ''

  offer(value: Value | null, source: Source): void {
    if (RANKS.indexOf(source) <= RANKS.indexOf(this.source)) return
    this.value = value
    this.source = source
  }
}

class HostPortSlot {
  readonly host = new Slot<string>()
  readonly port = new Slot<number>()
  /** Whether a host without a port was said, so that the scheme's own port is meant. */
  isImplied = false

  /** False where the text is no host with an optional port. */
  offer(text: string, source: Source): boolean {
    const read = parseHostPort(text)
    if (read === null) return false
    const isHigher = RANKS.indexOf(source) > RANKS.indexOf(this.port.source)
    this.host.offer(read.host, source)
    if (source === 'Forwarded') {
      if (isHigher) this.isImplied = false
      this.port.offer(read.port || null, source)
    } else if (read.port > 0 && isHigher) this.port.offer(read.port, source)
    else if (this.port.value === null) this.isImplied = true
    return true
  }

  get portValue(): Port {
    return this.port.value ?? (this.isImplied ? 0 : null)
  }
}

/** What the headers say together, read line by line in the order in which they came. */
export class Said {
  readonly authority = new HostPortSlot()
  readonly client = new HostPortSlot()
  readonly scheme = new Slot<string>()
  hasTls = false

  /** Takes a header line into account, its name in lower case; what is wrong with it where it cannot be read. */
  read(name: string, value: string, options: JettyOptions): string | null {
    if (name === 'forwarded') return this.readForwarded(value, options)
    if (options.forwardedOnly) return null
    const comma = value.indexOf(',')
    const first = comma < 0 ? value : trimSpace(value.slice(0, comma))
    switch (name) {
      case 'x-forwarded-host':
        return unreadable(!this.authority.offer(first, 'X-Forwarded-Host'), 'X-Forwarded-Host')
      case 'x-forwarded-server':
        if (options.proxyAsAuthority) return null
        return unreadable(!this.authority.offer(first, 'X-Forwarded-Server'), 'X-Forwarded-Server')
      case 'x-forwarded-for':
        return unreadable(!this.client.offer(first, 'X-Forwarded-For'), 'X-Forwarded-For')
      case 'x-forwarded-port':
        return unreadable(!this.offerPort(parsePort(first), 'X-Forwarded-Port', options), 'X-Forwarded-Port')
      case 'x-forwarded-proto':
        this.scheme.offer(first, 'X-Forwarded-Proto')
        return null
      case 'x-proxied-https':
        return this.readProxiedHttps(value, options)
      default:
        if (name === 'proxy-auth-cert' || name === 'proxy-ssl-id') this.hasTls = true
        return null
    }
  }

  private readProxiedHttps(value: string, options: JettyOptions): string | null {
    const isOn = /^(?:on|true)$/i.test(value)
    if (!isOn && !/^(?:off|false)$/i.test(value)) return unreadable(true, 'X-Proxied-Https')
    this.scheme.offer(isOn ? 'https' : 'http', 'X-Proxied-Https')
    this.offerPort(isOn ? 443 : 0, 'X-Proxied-Https', options)
    return null
  }

  private offerPort(port: number | null, source: Source, options: JettyOptions): boolean {
    const slot = options.forwardedPortAsAuthority ? this.authority : this.client
    if (port !== null) slot.port.offer(port, source)
    return port !== null
  }

  private readForwarded(value: string, options: JettyOptions): string | null {
    for (const { name, text } of readQuotedPairs(value)) {
      const isHost = name === 'host' || (name === 'by' && options.proxyAsAuthority)
      const slot = name === 'for' ? this.client : isHost ? this.authority : null
      const isHidden = text.startsWith('_') || text === 'unknown'
      if (name === 'proto') this.scheme.offer(text, 'Forwarded')
      if (slot && !isHidden && !slot.offer(text, 'Forwarded')) return `${name}= in Forwarded cannot be read`
    }
    return null
  }
}

function unreadable(isWrong: boolean, header: Source): string | null {
  return isWrong ? `${header} cannot be read` : null
}
