import { below, type ProbeFamily } from '../probe.ts'

/** TRACE, which asks for the request as it arrived (RFC 9110 §9.3.8). */
export const method: ProbeFamily = {
  id: 'method',
  requests: (aim) => [{ variant: 'trace', method: 'TRACE', target: below(aim, '/method') }]
}
