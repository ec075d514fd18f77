import type { ProbeFamily } from '../probe.ts'
import { absoluteForm } from './absolute-form.ts'
import { addresses } from './addresses.ts'
import { aliases } from './aliases.ts'
import { alternative } from './alternative.ts'
import { backend } from './backend.ts'
import { baseline } from './baseline.ts'
import { body } from './body.ts'
import { cache } from './cache.ts'
import { cookie } from './cookie.ts'
import { forwarded } from './forwarded.ts'
import { h2Authority } from './h2-authority.ts'
import { hopByHop } from './hop-by-hop.ts'
import { host } from './host.ts'
import { lexical } from './lexical.ts'
import { limits } from './limits.ts'
import { method } from './method.ts'
import { origin } from './origin.ts'
import { path } from './path.ts'
import { plainHttp } from './plain-http.ts'
import { query } from './query.ts'
import { redirect } from './redirect.ts'
import { rfc7239 } from './rfc7239.ts'
import { websocket } from './websocket.ts'

/** Every family of probes, in the order in which they are sent. */
export const probeFamilies: readonly ProbeFamily[] = [
  baseline,
  forwarded,
  rfc7239,
  alternative,
  aliases,
  hopByHop,
  host,
  absoluteForm,
  h2Authority,
  path,
  query,
  redirect,
  cookie,
  websocket,
  limits,
  method,
  origin,
  body,
  cache,
  plainHttp,
  addresses,
  backend,
  lexical
]
