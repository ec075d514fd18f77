import { trimSpace, withoutTrailingSlashes } from '../../core/trim.ts'
import { parseJavaInt } from './java-address.ts'
import type { Deduced } from '../stack.ts'
import type { TomcatRequest } from './tomcat-connector.ts'

/** A value that Spring answers with 400. */
export class Malformed extends Error {}

export const UNCHECKED = 'nobody checks who sent it'

/** `ForwardedHeaderUtils.parseForwardedFor`: the first element of Forwarded or else of X-Forwarded-For. */
export function clientOf(request: TomcatRequest): Deduced {
  const forwarded = textOf(request, 'Forwarded')
  const first = forwarded === null ? '' : firstToken('Forwarded', forwarded)
  const by = parameter(first, 'by')
  if (by !== null) nodeOf(by)
  const said = parameter(first, 'for')
  if (said !== null)
    return { value: nodeOf(said), reason: `for= in the first element of Forwarded; ${UNCHECKED}` }
  const chain = leftMost(request, 'X-Forwarded-For')
  if (chain === null)
    return { value: request.remoteAddr, reason: 'the socket says so; no header names a client' }
  const bracketed = chain.includes(':') && !chain.startsWith('[') && !chain.endsWith(']')
  return {
    value: bracketed ? `[${chain}]` : chain,
    reason: `X-Forwarded-For, first element${bracketed ? ', in brackets because of its colon' : ''}; ${UNCHECKED}`
  }
}

function nodeOf(value: string): string {
  const { name, port } = splitPort(value)
  if (port !== null && (port < 0 || port > 65_535)) throw new Malformed('a port in Forwarded is out of range')
  return name
}

/** A host or node and its port, null where none is written. */
export function splitPort(value: string): { readonly name: string; readonly port: number | null } {
  const colon = value.lastIndexOf(':')
  const bracket = value.lastIndexOf(']')
  if (colon <= bracket) return { name: value, port: null }
  if (bracket < 0 && value.indexOf(':') !== colon) throw new Malformed('an IPv6 address has no brackets')
  const port = parseJavaInt(value.slice(colon + 1))
  if (port === null) throw new Malformed('a port is no number')
  return { name: value.slice(0, colon), port }
}

/** The elements of the first line, each without its trailing slashes, put together; null without the header. */
export function prefixOf(request: TomcatRequest): Deduced | null {
  const [line] = request.values('X-Forwarded-Prefix')
  if (line === undefined) return null
  const prefixes = tokens(line).map((element) => withoutTrailingSlashes(element))
  const which = prefixes.length > 1 ? ', all elements put together' : ''
  return { value: prefixes.join(''), reason: `X-Forwarded-Prefix${which}; ${UNCHECKED}` }
}

/** The first line of a header, or null where it is absent or blank. */
export function textOf(request: TomcatRequest, name: string): string | null {
  const value = request.values(name)[0] ?? ''
  return trimSpace(value) === '' ? null : value
}

function tokens(line: string): string[] {
  return line
    .split(',')
    .map(trimSpace)
    .filter((element) => element !== '')
}

function firstToken(name: string, line: string): string {
  const [first] = tokens(line)
  if (first === undefined) throw new Malformed(`${name} has only empty elements`)
  return first
}

/** The first element that is not empty; null where the header is absent or blank. */
export function leftMost(request: TomcatRequest, name: string): string | null {
  const value = textOf(request, name)
  return value === null ? null : firstToken(name, value)
}

/** The first `name=` wherever it stands, quotes or not; what a quoted string holds is read as well. */
export function parameter(value: string, name: 'proto' | 'host' | 'for' | 'by'): string | null {
  const found = new RegExp(`${name}="?([^;,"]+)"?`, 'i').exec(value)?.[1]
  return found === undefined ? null : trimSpace(found)
}
