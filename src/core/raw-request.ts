import type { RequestFacts } from './request-facts.ts'
import { trimSpace } from './trim.ts'

/** The part of the facts that stands in the request itself. */
export type RequestHead = Pick<RequestFacts, 'method' | 'target' | 'httpVersion' | 'headers'>

/**
 * Reads the head of an HTTP/1.x request as text: a request line, field lines, an empty line or the end.
 * Lines may end in LF. Null where there is no request line or a field line has no colon.
 */
export function parseRequestHead(text: string): RequestHead | null {
  const lines = text.split(/\r?\n/)
  const requestLine = /^([^ ]+) (.*) HTTP\/([0-9.]+)$/.exec(lines[0] ?? '')
  if (!requestLine) return null
  const end = lines.indexOf('', 1)
  const headers = lines.slice(1, end < 0 ? undefined : end).map((line): readonly [string, string] | null => {
    const colon = line.indexOf(':')
    return colon < 1 ? null : [line.slice(0, colon), trimSpace(line.slice(colon + 1))]
  })
  if (!headers.every((header) => header !== null)) return null
  return {
    method: requestLine[1] ?? '',
    target: requestLine[2] ?? '',
    httpVersion: requestLine[3] ?? '',
    headers
  }
}
