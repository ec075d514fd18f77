import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { STATUS_CODES } from 'node:http'
import { style } from './assets.ts'
import { CONTENT_TYPES, negotiate } from './negotiate.ts'
import { renderProblem } from './problem.ts'
import { responseHeaders } from './response-headers.ts'

/**
 * Answers an error in the negotiated format. What a client did wrong is said; what went wrong in here is
 * logged and not shown.
 */
export async function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply
): Promise<void> {
  const status =
    error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
      ? error.statusCode
      : 500
  if (status === 500) request.log.error({ err: error }, 'unexpected error')
  const message = status === 500 ? 'Something went wrong in this service; its log says what.' : error.message
  // What is left of an unread body must not be taken for the next request.
  if (!request.raw.complete) void reply.header('Connection', 'close')
  void reply.code(status).headers(responseHeaders)
  const format = negotiate(request.originalUrl, request.headers.accept)
  if (format === 'html') {
    const model = { error: { status, title: STATUS_CODES[status] ?? 'Error', message }, style }
    void reply.type(CONTENT_TYPES.html).send(await request.server.echo3333View('error.ejs', model))
    return
  }
  const { body, contentType } = renderProblem({ status, message }, format)
  void reply.type(contentType).send(body)
}
