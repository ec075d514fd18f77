import { defaultPort, parseAuthority } from './authority.ts'
import type { Environ } from './environ.ts'
import type { ExpectedUrl } from './expected-url.ts'
import type { PathDifference } from './path-difference.ts'
import { quote, quotePath } from './reconstruct-url.ts'

/** One component of the URL that the app believes in, beside the one that was asked for. */
export interface UrlComponent {
  readonly name: 'scheme' | 'host' | 'port' | 'prefix' | 'path' | 'query'
  /** As the app would write it; empty where it writes none. */
  readonly believed: string
  /** As the visitor typed it; null where that is not known. */
  readonly typed: string | null
  /** False only where both are known and mean different things. */
  readonly agrees: boolean
}

/** Sets the believed URL beside the typed one, component by component, in the order of a URL. */
export function compareUrl(
  corrected: Environ,
  expected: ExpectedUrl | null,
  path: PathDifference | null
): readonly UrlComponent[] {
  const scheme = corrected['wsgi.url_scheme']
  const authority = parseAuthority(corrected.HTTP_HOST || corrected.SERVER_NAME)
  const port = authority.port ?? (corrected.HTTP_HOST ? defaultPort(scheme) : corrected.SERVER_PORT)
  const prefix = quote(corrected.SCRIPT_NAME)
  const believedPath = quotePath(corrected.PATH_INFO)
  const component = (
    name: UrlComponent['name'],
    believed: string,
    typed: string | null,
    same: boolean
  ): UrlComponent => ({
    name,
    believed,
    typed: expected === null ? null : typed,
    agrees: expected === null || same
  })
  const typedPrefix = path?.kind === 'prefix-lost' ? path.prefix : typedMountPoint(expected, prefix)
  const pathAgrees = path === null || path.kind !== 'changed'
  return [
    component('scheme', scheme, expected?.scheme ?? null, scheme === expected?.scheme),
    component(
      'host',
      authority.host,
      expected?.authority.host ?? null,
      authority.host === expected?.authority.host
    ),
    component(
      'port',
      authority.port ?? written(port, defaultPort(scheme)),
      expected ? written(expected.port, defaultPort(expected.scheme)) : null,
      port === expected?.port ||
        (authority.port === null && expected?.authority.port === null && Boolean(corrected.HTTP_HOST))
    ),
    component('prefix', prefix, typedPrefix, path?.kind !== 'prefix-lost' && path?.kind !== 'prefix-doubled'),
    component(
      'path',
      believedPath,
      expected ? expected.path.slice(typedPrefix.length) || '/' : null,
      pathAgrees
    ),
    component(
      'query',
      corrected.QUERY_STRING,
      expected?.query ?? null,
      expected !== null && sameQuery(expected.query, corrected.QUERY_STRING)
    )
  ]
}

function typedMountPoint(expected: ExpectedUrl | null, prefix: string): string {
  return expected !== null && prefix !== '' && `${expected.path}/`.startsWith(`${prefix}/`) ? prefix : ''
}

function written(port: string, own: string): string {
  return port === own ? '' : port
}

/** Whether two queries ask for the same; the parameters by which this service is asked for a form do not count. */
export function sameQuery(expected: string, arrived: string): boolean {
  return expected === arrived || withoutOwn(expected) === withoutOwn(arrived)
}

function withoutOwn(query: string): string {
  if (!query.includes('echo3333=') && !query.includes('include=')) return query
  return query
    .split('&')
    .filter((parameter) => !parameter.startsWith('echo3333=') && !INCLUDE.test(parameter))
    .join('&')
}

/** What this service is asked for is no part of the app's query. */
const INCLUDE = /^include=(?:remedies|stacks)(?:(?:,|%2C)(?:remedies|stacks))*$/i
