import { below, type ProbeFamily, type ProbeRequest } from '../probe.ts'

/** As much as an app must be able to get; this service takes no more. */
const LARGE = 64 * 1024
const SMALL = 1_000

/** Bodies of a known size, which stands in the query: with a length, in chunks, and after asking (RFC 9112 §6, RFC 9110 §10.1.1). */
export const body: ProbeFamily = {
  id: 'body',
  requests: (aim) => {
    const post = (variant: string, bytes: number, rest: Partial<ProbeRequest>): ProbeRequest => ({
      variant,
      method: 'POST',
      target: below(aim, `/body?bytes=${bytes}`),
      headers: [
        ['Content-Type', 'application/octet-stream'],
        ['Content-Length', String(bytes)]
      ],
      body: 'x'.repeat(bytes),
      ...rest
    })
    return [
      post('length', SMALL, {}),
      post('length-large', LARGE, {}),
      post('chunked', SMALL, {
        headers: [
          ['Content-Type', 'application/octet-stream'],
          ['Transfer-Encoding', 'chunked']
        ],
        body: chunked('x'.repeat(SMALL))
      }),
      post('expect', SMALL, {
        headers: [
          ['Content-Type', 'application/octet-stream'],
          ['Content-Length', String(SMALL)],
          ['Expect', '100-continue']
        ]
      })
    ]
  }
}

/** Two chunks and the last one. */
function chunked(text: string): string {
  const half = Math.floor(text.length / 2)
  return [text.slice(0, half), text.slice(half), '']
    .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`)
    .join('')
}
