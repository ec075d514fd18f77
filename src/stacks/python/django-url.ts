import { withoutTrailingSlashes } from '../../core/trim.ts'
import { quote, urlsplit, urlunsplit } from './urllib.ts'

// Django 5.2.17: HttpRequest.build_absolute_uri, django/utils/encoding.py.

const IRI_SAFE = "/#%[]=:;$&()+,!?*@'~"

/** `origin` is scheme and host; `scriptName` and `path` are decoded. */
export function djangoUrl(origin: string, scriptName: string, path: string, query: string): string {
  const whole = `${withoutTrailingSlashes(scriptName)}/${path.replace('/', '')}`
  const escaped = quote(whole, "/:@&+$,-_.!~*'()")
  const location = `//${escaped}${query === '' ? '' : `?${quote(query, IRI_SAFE)}`}`
  const bits = urlsplit(location)
  const plain =
    bits !== null && bits.netloc === '' && bits.path.startsWith('/') && !/\/\.\.?\//.test(bits.path)
  return quote(plain ? origin + location.slice(2) : join(origin, location), IRI_SAFE)
}

/** `urllib.parse.urljoin` of a location that starts with two slashes: a host in it replaces the origin's. */
function join(origin: string, location: string): string {
  const base = urlsplit(origin)
  const bits = urlsplit(location)
  if (base === null || bits === null) return location
  if (bits.netloc !== '') return urlunsplit({ ...bits, scheme: base.scheme })
  const resolved: string[] = []
  const segments = bits.path.split('/')
  for (const segment of segments) {
    if (segment === '..') resolved.pop()
    else if (segment !== '.') resolved.push(segment)
  }
  if (['.', '..'].includes(segments.at(-1) ?? '')) resolved.push('')
  return urlunsplit({ ...bits, scheme: base.scheme, netloc: base.netloc, path: resolved.join('/') || '/' })
}
