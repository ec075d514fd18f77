const AUTO_ESCAPED = /["'<>\\^`{|}]/g
const HOST_ENDS = /[/?#]/
const NEVER_IN_HOST = /["%';<>\\^`{|}/?#]/
const WITH_SLASHES = /^(?:https?|ftp|gopher|file|wss?)$/

/**
 * `pathname` of parseurl 1.3.3 (`index.js`) on Node's old `url.parse` (`lib/url.js`), by which Express and Koa
 * find the path of a request-target that Node's parser let through. Null where there is none or
 * `url.parse` throws: Express then finds no route.
 */
export function pathnameOf(target: string): string | null {
  if (target.startsWith('/') && !target.includes('#')) return target.split('?', 1)[0] ?? ''
  const split = target.search(/[?#]/)
  const slashed =
    split < 0
      ? target.replaceAll('\\', '/')
      : target.slice(0, split).replaceAll('\\', '/') + target.slice(split)
  const scheme = /^([a-z0-9.+-]+):/i.exec(slashed)?.[1]?.toLowerCase()
  const rest = scheme === undefined ? slashed : slashed.slice(scheme.length + 1)
  if (scheme === 'javascript') return pathBefore(rest)
  const hasHost = rest.startsWith('//') && (scheme !== undefined || /^\/\/[^@/]+@[^@/]+/.test(rest))
  if (!hasHost) return pathBefore(escape(rest))
  const found = skipHost(rest.slice(2))
  if (!found) return null
  const path = pathBefore(escape(found.rest))
  return path ?? (found.named && scheme !== undefined && WITH_SLASHES.test(scheme) ? '/' : null)
}

/** What stands behind the host, and whether there is a host; null where `url.parse` throws. */
function skipHost(text: string): { rest: string; named: boolean } | null {
  const end = text.search(HOST_ENDS)
  const within = end < 0 ? text : text.slice(0, end)
  const at = within.lastIndexOf('@')
  if (at >= 0 && !isDecodable(within.slice(0, at))) return null
  const start = at + 1
  const stop = text.slice(start).search(NEVER_IN_HOST)
  const host = stop < 0 ? text.slice(start) : text.slice(start, start + stop)
  const rest = stop < 0 ? '' : text.slice(start + stop)
  const name = host.replace(/:[0-9]*$/, '')
  if (name.startsWith('[') && name.endsWith(']'))
    return { rest: rest.startsWith('/') ? rest : `/${rest}`, named: name.length > 2 }
  const colon = name.indexOf(':')
  const hostname = colon < 0 ? name : name.slice(0, colon)
  if (/[[\]]/.test(hostname)) return null
  const named = hostname !== '' && hostname.length <= 255
  return { rest: colon < 0 ? rest : `/${name.slice(colon)}${rest}`, named }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function escape(text: string): string {
  return text.replace(AUTO_ESCAPED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function pathBefore(text: string): string | null {
  return text.split(/[?#]/, 1)[0] || null
}
