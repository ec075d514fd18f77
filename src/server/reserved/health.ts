import { CONTENT_TYPES } from '../negotiate.ts'
import type { ReservedCall } from './reserved-call.ts'

/** The service is up and answers. */
export function health({ reply, format }: ReservedCall): void {
  if (format === 'json') void reply.type(CONTENT_TYPES.json).send('{"status":"ok"}\n')
  else void reply.type(CONTENT_TYPES.text).send('ok\n')
}
