/** An authority taken apart by Rack; `null` where a part is missing. */
export interface RackAuthority {
  /** With the brackets of an IPv6 address. */
  readonly host: string | null
  /** Without them. */
  readonly address: string | null
  readonly port: number | null
}

const NOTHING: RackAuthority = { host: null, address: null, port: null }

const HEX = '[0-9A-Fa-f]{1,4}'
const GROUPS = `(?:${HEX}(?::${HEX})*)?`
const ZONE = '%[-0-9A-Za-z._~]+'
const IPV6 = [
  `(?:${HEX}:){7}${HEX}`,
  `${GROUPS}::${GROUPS}`,
  `(?:${HEX}:){6}[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+`,
  `${GROUPS}::(?:${HEX}:)*[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+`,
  `[Ff][Ee]80(?::${HEX}){7}${ZONE}`,
  `[Ff][Ee]80:(?:${GROUPS}::${GROUPS}|:${GROUPS})?:${HEX}${ZONE}`
].join('|')
const AUTHORITY_3 = new RegExp(`^(?:\\[(${IPV6})\\]|([-a-zA-Z0-9._~%!$&'()*+,;=]*))(?::([0-9]+))?$`)

/** Rack 3.2, `lib/rack/request.rb`, `split_authority`: what is no authority has no part at all. */
export function splitAuthority(authority: string): RackAuthority {
  const found = AUTHORITY_3.exec(authority)
  if (!found) return NOTHING
  const [, literal, name = '', port] = found
  return {
    host: literal === undefined ? name : `[${literal}]`,
    address: literal ?? name,
    port: numberOf(port)
  }
}

const AUTHORITY_2 = /^(?:(\[(.*)\])|([a-zA-Z0-9.\-_]+))(?::([0-9]+))?$/

/** Rack 2.2: what is no authority is a host as it stands. */
export function splitAuthority2(authority: string): RackAuthority {
  const found = AUTHORITY_2.exec(authority)
  if (!found) return { host: authority, address: authority, port: null }
  const [, bracketed, literal, name = '', port] = found
  return { host: bracketed ?? name, address: literal ?? name, port: numberOf(port) }
}

/** Brackets around what has more than one colon, as IPv6 addresses in the X-Forwarded headers often lack them. */
export function wrapIpv6(host: string): string {
  return !host.startsWith('[') && host.indexOf(':') !== host.lastIndexOf(':') ? `[${host}]` : host
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits)
}
