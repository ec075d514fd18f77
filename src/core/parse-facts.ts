import type { TrustSettings } from './trust-policy.ts'
import type { Endpoint, RequestFacts } from './request-facts.ts'
import { ConfigurationError } from './configuration-error.ts'

/** Something from a JSON file, and where it stands in there. */
interface Found {
  readonly value: unknown
  readonly path: string
}

/** The facts that a JSON value holds, and the visitor's URL where the value is a report that knows it. */
export interface SavedRequest {
  readonly facts: RequestFacts
  readonly expected: string | null
  /** The policy that a report was made with. */
  readonly trust: TrustSettings | null
}

/** Reads a request's facts, or a whole report. Throws {@link ConfigurationError}, naming the place that is wrong. */
export function parseFacts(value: unknown): SavedRequest {
  const root = { value, path: '' }
  if (!isRecord(value) || !('request' in value)) return { facts: toFacts(root), expected: null, trust: null }
  const format = value['format']
  if (format !== undefined && format !== 1) {
    throw new ConfigurationError(
      `format is ${JSON.stringify(format)}, but this version of echo3333 reads format 1`
    )
  }
  const url = value['url']
  const expected = isRecord(url) && typeof url['expected'] === 'string' ? url['expected'] : null
  return { facts: toFacts(field(root, 'request')), expected, trust: savedTrust(value['trust']) }
}

function savedTrust(trust: unknown): TrustSettings | null {
  if (!isRecord(trust) || !isTexts(trust['proxies']) || !isTexts(trust['headers'])) return null
  const { proxies, headers, urlScheme, urlPrefix } = trust
  return {
    trustProxy: proxies.length === 0 ? 'none' : proxies,
    trustProxyHeader: headers.length === 0 ? 'none' : headers,
    ...(typeof urlScheme === 'string' ? { urlScheme } : {}),
    ...(typeof urlPrefix === 'string' ? { urlPrefix } : {})
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}

function toFacts(found: Found): RequestFacts {
  const bodyBytes = field(found, 'bodyBytes')
  return {
    method: toText(field(found, 'method')),
    target: toText(field(found, 'target')),
    httpVersion: toText(field(found, 'httpVersion')),
    headers: toList(field(found, 'headers')).map(toHeader),
    peer: toEndpoint(field(found, 'peer')),
    local: toEndpoint(field(found, 'local')),
    encrypted: toBoolean(field(found, 'encrypted')),
    ...(bodyBytes.value === undefined ? {} : { bodyBytes: toNumber(bodyBytes) })
  }
}

function toHeader(found: Found): readonly [string, string] {
  const [name, value, ...extra] = toList(found)
  if (name === undefined || value === undefined || extra.length > 0) {
    return refuse(found, 'a pair of name and value, as ["Host", "www.example.com"]')
  }
  return [toText(name), toText(value)]
}

function toEndpoint(found: Found): Endpoint {
  const unixSocket = field(found, 'unixSocket')
  if (unixSocket.value !== undefined) return { unixSocket: toText(unixSocket) }
  return { address: toText(field(found, 'address')), port: toNumber(field(found, 'port')) }
}

function toText(found: Found): string {
  return typeof found.value === 'string' ? found.value : refuse(found, 'a string')
}

function toNumber(found: Found): number {
  return typeof found.value === 'number' ? found.value : refuse(found, 'a number')
}

function toBoolean(found: Found): boolean {
  return typeof found.value === 'boolean' ? found.value : refuse(found, 'true or false')
}

function toList(found: Found): Found[] {
  if (!Array.isArray(found.value)) return refuse(found, 'a list')
  return found.value.map((value: unknown, index) => ({ value, path: `${found.path}[${index}]` }))
}

function field(found: Found, name: string): Found {
  if (!isRecord(found.value)) return refuse(found, 'an object')
  return { value: found.value[name], path: found.path === '' ? name : `${found.path}.${name}` }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse({ path, value }: Found, wanted: string): never {
  const place = path === '' ? 'the JSON' : path
  throw new ConfigurationError(`${place} should be ${wanted}, but it is ${describe(value)}`)
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
