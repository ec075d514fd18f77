import type { IncomingMessage } from 'node:http'
import { LIMITS } from './limits.ts'
import { ProblemError } from './problem.ts'

/** Whether a request announces a body. CONNECT has none (RFC 9110 §9.3.6). */
export function hasBody(request: IncomingMessage): boolean {
  if (request.method === 'CONNECT') return false
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

/** Reads a body to its end and counts it; a {@link ProblemError} 413 beyond the limit. Keeps nothing. */
export async function countBody(request: IncomingMessage): Promise<number> {
  let bytes = 0
  await consume(request, (chunk) => (bytes += chunk.length))
  return bytes
}

/** Reads a body as UTF-8 text, with the same limit. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  if (hasBody(request)) await consume(request, (chunk) => chunks.push(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function consume(request: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  const tooLarge = new ProblemError(413, `The body is larger than ${LIMITS.bodyBytes} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.bodyBytes) return Promise.reject(tooLarge)
  return new Promise((resolve, reject) => {
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= LIMITS.bodyBytes) take(chunk)
      else reject(tooLarge)
    })
    const brokenOff = () => reject(new ProblemError(400, 'The body broke off.'))
    request.on('end', resolve).on('error', brokenOff).on('close', brokenOff)
  })
}
