import type { Fields } from '../../core/survey.ts'

/** An HTTP/1.x response, as it came: nothing is decoded but the framing. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Fields
  readonly body: Buffer
}

export type ParsedResponse =
  | { readonly state: 'whole'; readonly response: HttpResponse; readonly rest: Buffer }
  | { readonly state: 'more' }
  | { readonly state: 'broken'; readonly why: string }

/** The longest head that is read; those of servers are a few KiB. */
const MOST_HEAD = 64 * 1024

/**
 * Reads the first final response in the bytes that have come so far (RFC 9112 §6.3); interim ones (1xx) are
 * passed over, but for 101, behind which another protocol begins. `ended` says that no more will come.
 */
export function parseResponse(bytes: Buffer, method: string, ended: boolean): ParsedResponse {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) {
    if (bytes.length > 0 && !'HTTP/1.'.startsWith(bytes.toString('latin1', 0, 7)))
      return broken('it does not start with HTTP/1')
    if (bytes.length > MOST_HEAD) return broken('its head has no end')
    return ended ? broken('it ends within its head') : { state: 'more' }
  }
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1]
  if (status === undefined) return broken('its first line is no status line')
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':')
    return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const code = Number(status)
  const behind = bytes.subarray(end + 4)
  if (code >= 100 && code < 200 && code !== 101) return parseResponse(behind, method, ended)
  const whole = (body: Buffer, used: number): ParsedResponse => ({
    state: 'whole',
    response: { status: code, headers, body },
    rest: behind.subarray(used)
  })
  if (method === 'HEAD' || code === 101 || code === 204 || code === 304) return whole(Buffer.alloc(0), 0)
  if (/\bchunked$/i.test(last(headers, 'transfer-encoding') ?? '')) return parseChunks(behind, ended, whole)
  const length = last(headers, 'content-length')
  if (length !== undefined) {
    if (!/^\d{1,15}$/.test(length)) return broken('its Content-Length is no number')
    if (behind.length >= Number(length)) return whole(behind.subarray(0, Number(length)), Number(length))
    return ended ? broken(`it ends after ${behind.length} of ${length} bytes`) : { state: 'more' }
  }
  return ended ? whole(behind, behind.length) : { state: 'more' }
}

function parseChunks(
  bytes: Buffer,
  ended: boolean,
  whole: (body: Buffer, used: number) => ParsedResponse
): ParsedResponse {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) break
    const size = /^[0-9A-Fa-f]{1,8}(?=[\s;]|$)/.exec(bytes.toString('latin1', at, Math.min(lineEnd, at + 64)))
    if (size === null) return broken('a chunk has no size')
    const length = Number.parseInt(size[0], 16)
    const start = lineEnd + 2
    if (length === 0) {
      // The trailer section ends with an empty line.
      const trailerEnd = bytes.indexOf('\r\n', start) === start ? start : bytes.indexOf('\r\n\r\n', start) + 2
      if (trailerEnd < start) break
      return whole(Buffer.concat(chunks), trailerEnd + 2)
    }
    if (bytes.length < start + length + 2) break
    chunks.push(bytes.subarray(start, start + length))
    at = start + length + 2
  }
  return ended ? broken('it ends within a chunk') : { state: 'more' }
}

function last(headers: Fields, name: string): string | undefined {
  return headers.findLast(([field]) => field.toLowerCase() === name)?.[1]
}

function broken(why: string): ParsedResponse {
  return { state: 'broken', why }
}
