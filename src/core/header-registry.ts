/** What a forwarding header can speak about. The words are mod_wsgi's. */
export type Category = 'client' | 'host' | 'server' | 'port' | 'script-name' | 'scheme'

/**
 * How a value reads.
 * - `chain`: a list of addresses, nearest hop last; walked from the right through trusted addresses.
 * - `verbatim`: the whole value replaces the variable.
 * - `prefix`: as verbatim, without trailing slashes.
 * - `scheme`: `https` or `http`, any case; anything else changes nothing. X-Forwarded-Protocol also says `ssl` (gunicorn).
 * - `flag`: `on`/`true`/`1` means https, `off`/`false`/`0` means http, any case; anything else changes nothing.
 * - `forwarded`: RFC 7239.
 */
export type Reading = 'chain' | 'verbatim' | 'prefix' | 'scheme' | 'flag' | 'forwarded'

export interface RegisteredHeader {
  readonly name: string
  /** Its CGI variable. */
  readonly key: string
  readonly categories: readonly Category[]
  readonly reading: Reading
}

/**
 * Every header that some software believes about the client, the host, the server, the port, the mount
 * point or the scheme. A superset of the fifteen of mod_wsgi 6 (`src/server/wsgi_environ.c`, 6.0.5).
 */
export const headerRegistry: readonly RegisteredHeader[] = [
  entry('X-Forwarded-For', 'client', 'chain'),
  entry('X-Client-IP', 'client', 'verbatim'),
  entry('X-Real-IP', 'client', 'verbatim'),
  entry('CF-Connecting-IP', 'client', 'verbatim'),
  entry('True-Client-IP', 'client', 'verbatim'),
  entry('X-Forwarded-Host', 'host', 'verbatim'),
  entry('X-Host', 'host', 'verbatim'),
  entry('X-Forwarded-Server', 'server', 'verbatim'),
  entry('X-Forwarded-Port', 'port', 'verbatim'),
  entry('X-Script-Name', 'script-name', 'verbatim'),
  entry('X-Forwarded-Script-Name', 'script-name', 'verbatim'),
  entry('X-Forwarded-Prefix', 'script-name', 'prefix'),
  entry('X-Forwarded-Proto', 'scheme', 'scheme'),
  entry('X-Forwarded-Scheme', 'scheme', 'scheme'),
  entry('X-Scheme', 'scheme', 'scheme'),
  entry('X-Forwarded-Protocol', 'scheme', 'scheme'),
  entry('X-Url-Scheme', 'scheme', 'scheme'),
  entry('CloudFront-Forwarded-Proto', 'scheme', 'scheme'),
  entry('X-Forwarded-HTTPS', 'scheme', 'flag'),
  entry('X-Forwarded-SSL', 'scheme', 'flag'),
  entry('X-HTTPS', 'scheme', 'flag'),
  entry('Front-End-Https', 'scheme', 'flag'),
  { name: 'Forwarded', key: 'HTTP_FORWARDED', categories: ['client', 'host', 'scheme'], reading: 'forwarded' }
]

const byName = new Map(headerRegistry.map((header) => [header.name.toLowerCase(), header]))

/** Looks a header up by its name, in any case. */
export function registeredHeader(name: string): RegisteredHeader | undefined {
  return byName.get(name.toLowerCase())
}

/** The scheme that a value of a scheme header names, or null where it names none. */
export function readScheme(header: RegisteredHeader, value: string): 'http' | 'https' | null {
  const word = value.toLowerCase()
  if (header.reading === 'flag') {
    if (word === 'on' || word === 'true' || word === '1') return 'https'
    return word === 'off' || word === 'false' || word === '0' ? 'http' : null
  }
  if (word === 'https' || word === 'http') return word
  return word === 'ssl' && header.name === 'X-Forwarded-Protocol' ? 'https' : null
}

function entry(name: string, category: Category, reading: Reading): RegisteredHeader {
  return { name, key: `HTTP_${name.toUpperCase().replaceAll('-', '_')}`, categories: [category], reading }
}
