import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Report } from '../../core/report.ts'
import type { Format } from '../negotiate.ts'

/** What a reserved resource gets to work with. */
export interface ReservedCall {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly format: Format
  /** What follows the resource's name in the path. */
  readonly rest: string
  readonly query: URLSearchParams
  /** The report on this very request, made when it is asked for. */
  readonly report: () => Report
  /** Renders one of our templates. */
  readonly view: (template: string, model: object) => Promise<string>
}

export type ReservedResource = (call: ReservedCall) => Promise<void> | void
