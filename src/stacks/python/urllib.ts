import { ipVersion } from './ipaddress.ts'
import { partition } from './python-str.ts'
import { encodeUtf8 } from '../utf8.ts'

// What Python's standard library makes of a URL (CPython 3.11.7, Lib/urllib/parse.py).

export interface SplitUrl {
  readonly scheme: string
  readonly netloc: string
  readonly path: string
  readonly query: string
  readonly fragment: string
}

/** `urlsplit`; null where it raises a ValueError. */
export function urlsplit(text: string): SplitUrl | null {
  let rest = text.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '')
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest)
  const scheme = found?.[1] ?? ''
  if (found) rest = rest.slice(found[0].length)
  let netloc = ''
  if (rest.startsWith('//')) {
    netloc = /^[^/?#]*/.exec(rest.slice(2))?.[0] ?? ''
    rest = rest.slice(2 + netloc.length)
    if (!isNetloc(netloc)) return null
  }
  const [beforeFragment, fragment] = partition(rest, '#')
  const [path, query] = partition(beforeFragment, '?')
  return { scheme: scheme.toLowerCase(), netloc, path, query, fragment }
}

function isNetloc(netloc: string): boolean {
  if (netloc.includes('[') !== netloc.includes(']')) return false
  if (netloc.includes('[')) {
    const literal = partition(partition(netloc, '[')[1], ']')[0]
    if (literal.startsWith('v') ? !/^v[0-9A-Fa-f]+\../.test(literal) : ipVersion(literal) !== 6) return false
  }
  const bare = netloc.replace(/[@:#?]/g, '')
  const folded = bare.normalize('NFKC')
  return folded === bare || !/[/?#@:]/.test(folded)
}

const HAS_NETLOC = new Set(
  'ftp http gopher nntp telnet imap wais file mms https shttp snews prospero rtsp rtsps rtspu rsync svn svn+ssh sftp nfs git git+ssh ws wss'.split(
    ' '
  )
)

/** `urlunsplit`. */
export function urlunsplit({ scheme, netloc, path, query, fragment }: SplitUrl): string {
  let url = path
  if (netloc !== '' || (HAS_NETLOC.has(scheme) && !url.startsWith('//'))) {
    if (url !== '' && !url.startsWith('/')) url = `/${url}`
    url = `//${netloc}${url}`
  }
  if (scheme !== '') url = `${scheme}:${url}`
  return `${url}${query && `?${query}`}${fragment && `#${fragment}`}`
}

/** `quote`: what is neither safe nor unreserved is escaped, as UTF-8. */
export function quote(text: string, safe: string): string {
  return quoteBytes(encodeUtf8(text), safe)
}

/** `quote` of bytes, which are latin-1 characters here. */
export function quoteBytes(bytes: string, safe: string): string {
  return bytes.replace(/[^A-Za-z0-9_.~-]/g, (byte) =>
    safe.includes(byte) ? byte : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  )
}
