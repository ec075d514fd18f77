import { parseAuthority } from '../../core/authority.ts'
import type { Environ } from '../../core/environ.ts'
import { isPrefix } from '../../core/trust-policy.ts'
import { CONTENT_TYPES } from '../negotiate.ts'
import { ProblemError } from '../problem.ts'
import type { ReservedCall } from './reserved-call.ts'

const FORMS = ['absolute', 'same-host', 'relative', 'slash'] as const
type Form = (typeof FORMS)[number]

const RESOURCE = '/_echo3333/redirect'
const LANDING = 'redirect?landed=1'

/**
 * A redirect to this service itself, with the Location that an app would send, so that a proxy's rewriting
 * can be seen.
 *
 * - `absolute`: a whole URL from the corrected environ, as frameworks build it.
 * - `same-host`: an absolute path below SCRIPT_NAME.
 * - `relative`: a relative reference (RFC 3986 §4.2).
 * - `slash`: a whole URL from the raw environ: what a web server under the app sends to add a trailing
 *   slash, which no trust setting of the app reaches.
 */
export function redirect({ reply, query, rest, report }: ReservedCall): void {
  if (rest !== '' || query.has('landed')) {
    void reply.type(CONTENT_TYPES.text).send('You arrived: the redirect led back to this service.\n')
    return
  }
  const form = FORMS.find((name) => name === (query.get('form') ?? 'absolute'))
  if (!form) throw new ProblemError(400, `form is one of ${FORMS.join(', ')}.`)
  const { raw, corrected } = report().environ
  const location = locationOf(form, form === 'slash' ? raw : corrected)
  void reply.code(302).header('Location', location).type(CONTENT_TYPES.text).send(`Redirecting (${form}).\n`)
}

/**
 * An app sends whatever it was told. This service points at nothing but a host and a plain path: where
 * the environ holds anything else, the reference stays relative.
 */
function locationOf(form: Form, environ: Environ): string {
  const path = reservedPath(environ)
  if (form === 'relative' || path === null) return LANDING
  if (form === 'same-host') return `${path}/${LANDING}`
  const authority = parseAuthority(environ.HTTP_HOST ?? '')
  if (authority.problem !== null) return LANDING
  const base = `${environ['wsgi.url_scheme']}://${authority.text}${path}`
  return form === 'slash' ? `${base}/redirect/` : `${base}/${LANDING}`
}

/**
 * The path of the reserved segment as the app believes in it; null where that is no plain path. Nothing stands
 * behind this resource, so it is the end of the path, whatever the path holds besides; only a mount point that
 * reaches into it takes it away.
 */
function reservedPath({ SCRIPT_NAME, PATH_INFO }: Environ): string | null {
  if (!PATH_INFO.endsWith(RESOURCE)) return null
  const path = SCRIPT_NAME + PATH_INFO.slice(0, -RESOURCE.length)
  return path === '' || isPrefix(path) ? `${path.replace(/\/$/, '')}/_echo3333` : null
}
