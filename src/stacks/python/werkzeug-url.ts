import { percentDecode } from '../../core/environ.ts'
import { withoutTrailingSlashes } from '../../core/trim.ts'
import { decodeIdna } from './idna.ts'
import { partition } from './python-str.ts'
import { quote, quoteBytes, urlsplit, urlunsplit } from './urllib.ts'
import { decodeUtf8, replaceInvalid } from '../utf8.ts'

// Werkzeug 3.1.9: src/werkzeug/sansio/utils.py, src/werkzeug/urls.py.

const HOST = /^(?:[a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([1-9][0-9]{0,4}))?$/i

/** `get_host`: the host without the scheme's own port, or an empty text where it is not valid. */
export function werkzeugHost(scheme: string, text: string): string {
  const own = ['http', 'ws'].includes(scheme) ? ':80' : ['https', 'wss'].includes(scheme) ? ':443' : null
  const host = own !== null && text.endsWith(own) ? text.slice(0, -own.length) : text
  const found = HOST.exec(host)
  return found && Number(found[1] ?? '1') <= 65_535 ? host : ''
}

const PATH_SAFE = "!$&'()*+,/:;=@%"

/**
 * `get_current_url`: an IRI, so that UTF-8 and Punycode are readable in it. Null where Werkzeug raises an error,
 * because what it put together is no URL.
 */
export function werkzeugUrl(environ: Readonly<Record<string, string>>, host: string): string | null {
  const decoded = (variable: string): string => decodeUtf8(environ[variable] ?? '', replaceInvalid)
  const root = withoutTrailingSlashes(decoded('SCRIPT_NAME'))
  const path = decoded('PATH_INFO').replace(/^\/+/, '')
  const query = environ['QUERY_STRING'] ?? ''
  const quotedQuery = query === '' ? '' : `?${quoteBytes(query, "!$&'()*+,/:;=?@%")}`
  const authority = `${environ['wsgi.url_scheme']}://${host}`
  return uriToIri(`${authority}${quote(root, PATH_SAFE)}/${quote(path, PATH_SAFE)}${quotedQuery}`)
}

// Escapes that stay: controls, the space and % everywhere, and what separates in that part of the URL.
const PATH_KEEPS = escapesOf('2F|3F|23')
const QUERY_KEEPS = escapesOf('26|3D|2B|23')
const FRAGMENT_KEEPS = escapesOf('25')
const USER_KEEPS = escapesOf('3A|40|2F|3F|23')

function escapesOf(more: string): RegExp {
  return new RegExp(`((?:%(?:[01][0-9A-F]|20|25|7F|${more}))+)`, 'i')
}

function uriToIri(uri: string): string | null {
  const parts = urlsplit(uri)
  const netloc = parts && readableNetloc(parts.netloc)
  if (parts === null || netloc === null) return null
  return urlunsplit({
    scheme: parts.scheme,
    netloc,
    path: unescape(parts.path, PATH_KEEPS),
    query: unescape(parts.query, QUERY_KEEPS),
    fragment: unescape(parts.fragment, FRAGMENT_KEEPS)
  })
}

/** Between escapes that stay, escapes are decoded; what is no UTF-8 is escaped again. */
function unescape(text: string, keeps: RegExp): string {
  return text
    .split(keeps)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/[\0-\x7f]+/g, (ascii) => decodeUtf8(percentDecode(ascii), requote))
    )
    .join('')
}

function requote(bytes: string): string {
  return quoteBytes(bytes, '')
}

function readableNetloc(netloc: string): string | null {
  const at = netloc.lastIndexOf('@')
  const address = netloc.slice(at + 1)
  const literal = /^([^[]*)\[([^\]]*)\]?(.*)$/s.exec(address)
  const name = literal ? (literal[2] ?? '') : partition(address, ':')[0]
  const port = literal ? partition(literal[3] ?? '', ':')[1] : partition(address, ':')[1]
  if (port !== '' && (!/^[0-9]+$/.test(port) || Number(port) > 65_535)) return null
  const [bare, zone] = partition(name, '%')
  const hostname = bare.toLowerCase() + name.slice(bare.length, name.length - zone.length) + zone
  const readable = /[^\0-\x7f]/.test(hostname) ? hostname : decodeIdna(hostname)
  if (readable === null) return null
  const host = `${readable.includes(':') ? `[${readable}]` : readable}${port === '' ? '' : `:${Number(port)}`}`
  if (at < 0) return host
  const user = netloc.slice(0, at)
  const [account, password] = partition(user, ':')
  const secret = user.includes(':') ? `:${unescape(password, USER_KEEPS)}` : ''
  return `${unescape(account, USER_KEEPS)}${secret}@${host}`
}
