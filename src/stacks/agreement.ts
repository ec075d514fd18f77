import { parseAddress } from '../core/address.ts'
import { defaultPort, parseAuthority } from '../core/authority.ts'
import type { Correction } from '../core/correction.ts'
import { percentDecode } from '../core/environ.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'

/**
 * Whether a URL that some software built leads to where the visitor asked for: scheme, host, port in effect and path.
 * Paths are compared as written but for characters that one side escapes and the other does not; an escaped slash is not a
 * slash. The query is the software's own way to write it, and does not count. Null where nobody knows the visitor's URL.
 *
 * @param url as the software built it, which need not be a URL
 * @param scriptName the mount point that it believes in
 */
export function agreesWithUrl(
  url: string,
  scriptName: string | undefined,
  expected: ExpectedUrl | null
): boolean | null {
  if (expected === null) return null
  const parts = /^([^:/?#]*):\/\/([^/?#]*)([^?#]*)/.exec(url)
  if (!parts) return false
  const scheme = parts[1]?.toLowerCase() ?? ''
  const authority = parseAuthority(parts[2] ?? '')
  if (authority.problem !== null || scheme !== expected.scheme) return false
  if (authority.host !== expected.authority.host) return false
  if ((authority.port ?? defaultPort(scheme)) !== expected.port) return false
  const path = parts[3] || '/'
  const mounted = scriptName ? `${expected.path}/` : null
  // The mount point itself, asked for without its slash, has no other path to arrive with.
  return samePath(path, expected.path) || (scriptName === expected.path && path === mounted)
}

/**
 * Whether an address is that of the client that the chain names. Null where the chain names none that can be believed: the
 * peer is not trusted, no header speaks of the client, or it names no address.
 */
export function agreesWithAddress(address: string, correction: Correction): boolean | null {
  if (correction.peerRule === null || correction.winners.client === undefined) return null
  const client = parseAddress(correction.environ.REMOTE_ADDR)
  if (client === null) return null
  return parseAddress(address)?.toString() === client.toString()
}

function samePath(built: string, expected: string): boolean {
  if (built === expected) return true
  const asked = decoded(expected)
  return decoded(built) === asked || decoded(escaped(built)) === asked
}

/** Escapes decoded to bytes, but for those whose characters would mean something else in a path. */
function decoded(path: string): string {
  return percentDecode(path.replace(/%(2F|3F|23|25)/gi, (_, hex: string) => `%25${hex.toUpperCase()}`))
}

/** Text that a stack decoded for people, in escapes again. */
function escaped(text: string): string {
  return text.isWellFormed() ? text.replace(/[^\0-\x7f]+/g, encodeURIComponent) : text
}
