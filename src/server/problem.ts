import { STATUS_CODES } from 'node:http'
import { CONTENT_TYPES, type Format } from './negotiate.ts'

/** An answer that is no report. The message is ours and never holds anything of the request. */
export interface Problem {
  readonly status: number
  readonly message: string
}

/** An error that a client is told about; anything else that is thrown becomes a 500 without its message. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** A problem as JSON, or as text for everybody else. */
export function renderProblem(
  { status, message }: Problem,
  format: Format
): { body: string; contentType: string } {
  const title = STATUS_CODES[status] ?? 'Error'
  return format === 'json'
    ? { body: `${JSON.stringify({ error: { status, title, message } })}\n`, contentType: CONTENT_TYPES.json }
    : { body: `${status} ${title}\n${message}\n`, contentType: CONTENT_TYPES.text }
}
