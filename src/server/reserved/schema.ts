import { ReportSchema } from '../report-schema.ts'
import type { ReservedCall } from './reserved-call.ts'

/** The JSON Schema of a report. */
export function schema({ reply }: ReservedCall): void {
  void reply.type('application/schema+json; charset=utf-8').send(text)
}

const text = `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...ReportSchema }, null, 2)}\n`
