import { catalogue } from './catalogue.ts'
import { cookie } from './cookie.ts'
import { health } from './health.ts'
import { redirect } from './redirect.ts'
import type { ReservedResource } from './reserved-call.ts'
import { ws } from './ws.ts'

/** The resources below the reserved segment, by name. */
export const reservedResources: Readonly<Record<string, ReservedResource>> = {
  cookie,
  // These two bring a schema library along, which is loaded for nobody else.
  diagnose: async (call) => (await import('./diagnosis.ts')).diagnosis(call),
  findings: catalogue,
  health,
  redirect,
  'schema.json': async (call) => (await import('./schema.ts')).schema(call),
  ws
}
