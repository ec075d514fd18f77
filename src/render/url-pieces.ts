import { defaultPort, parseAuthority } from '../core/authority.ts'
import { percentDecode } from '../core/environ.ts'
import { visibleStart } from './visible.ts'

/** A piece of a URL as text: the pieces of one URL, joined, are the URL. */
export interface UrlPiece {
  readonly name: 'scheme' | 'host' | 'port' | 'path' | 'query' | 'URL'
  /** With the punctuation that belongs to it; safe to look at, cut where it is very long; may be empty. */
  readonly text: string
  /** It differs from the same piece of the URL that was asked for. */
  readonly wrong: boolean
}

/** Longer pieces are cut: the whole of them stands in the request. */
const LONGEST = 120

interface Pieces {
  readonly scheme: string
  readonly host: string
  readonly port: string | null
  readonly path: string
  readonly query: string
}

/**
 * Takes a URL apart that some software has built, however broken, and marks what differs. A query is the software's own way to
 * write it, and never marked.
 *
 * @param expected what was asked for, where it is known that the URL is wrong: then at least one piece is marked; else null
 */
export function shownUrl(text: string, expected: string | null): readonly UrlPiece[] {
  const pieces = split(text)
  const asked = expected === null ? null : split(expected)
  if (pieces === null) return [piece('URL', text, asked !== null)]
  const shown = [
    piece('scheme', `${pieces.scheme}://`, asked !== null && !sameText(pieces.scheme, asked.scheme)),
    piece('host', pieces.host, asked !== null && !sameText(pieces.host, asked.host)),
    piece('port', pieces.port === null ? '' : `:${pieces.port}`, asked !== null && !samePort(pieces, asked)),
    piece('path', pieces.path, asked !== null && !samePath(pieces.path, asked.path)),
    piece('query', pieces.query, false)
  ]
  if (asked === null || shown.some((one) => one.wrong)) return shown
  return shown.map((one) => (one.name === 'path' ? { ...one, wrong: true } : one))
}

function piece(name: UrlPiece['name'], text: string, wrong: boolean): UrlPiece {
  return { name, text: visibleStart(text, LONGEST), wrong }
}

function split(text: string): Pieces | null {
  const found = /^([^/?#:]*):\/\/([^/?#]*)([^?#]*)([^]*)$/.exec(text)
  if (!found) return null
  const [, scheme = '', authority = '', path = '', query = ''] = found
  const { port } = parseAuthority(authority)
  const host = port === null ? authority : authority.slice(0, -port.length - 1)
  return { scheme, host, port, path, query }
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** A port that is not written is the scheme's own, and follows from the scheme where both leave it out. */
function samePort(one: Pieces, other: Pieces): boolean {
  if (one.port === null && other.port === null) return true
  const inEffect = ({ scheme, port }: Pieces): string => port ?? defaultPort(scheme.toLowerCase())
  return inEffect(one) === inEffect(other)
}

/** As written, or with other escapes; some software decodes what people can read. */
function samePath(one: string, other: string): boolean {
  return one === other || readable(one || '/') === readable(other || '/')
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return percentDecode(path)
  }
}
