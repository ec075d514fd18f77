import { parseAddress } from '../../core/address.ts'
import { parseAuthority } from '../../core/authority.ts'
import { isPrefix } from '../../core/trust-policy.ts'
import { CONTENT_TYPES } from '../negotiate.ts'
import type { ReservedCall } from './reserved-call.ts'

/**
 * Sets a cookie as an app would: Path from SCRIPT_NAME, Domain from the host and Secure from the scheme
 * that it believes in. A proxy that changes host or prefix has to rewrite it, or the browser drops it.
 *
 * Says in Echo-Cookies how many cookies of the visitor it found, where there are any: a proxy may join lines by a
 * comma, and the values are nobody's business.
 */
export function cookie({ request, reply, report }: ReservedCall): void {
  const { corrected } = report().environ
  const { host, problem } = parseAuthority(corrected.HTTP_HOST ?? '')
  const named = problem === null && host.includes('.') && parseAddress(host) === null && !host.startsWith('[')
  const text = [
    'echo3333=1',
    `Path=${isPrefix(corrected.SCRIPT_NAME) ? corrected.SCRIPT_NAME : '/'}`,
    ...(named ? [`Domain=${host}`] : []),
    'Max-Age=60',
    'HttpOnly',
    'SameSite=Lax',
    ...(corrected['wsgi.url_scheme'] === 'https' ? ['Secure'] : [])
  ].join('; ')
  const sent = cookiesIn(request.raw.rawHeaders)
  if (sent > 0) void reply.header('Echo-Cookies', String(sent))
  void reply.header('Set-Cookie', text).type(CONTENT_TYPES.text).send(`${text}\n`)
}

/** How many cookies the lines hold (RFC 6265 §4.2.1): between two of them stands a semicolon, or the end of a line. */
function cookiesIn(rawHeaders: readonly string[]): number {
  return rawHeaders
    .filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'cookie')
    .flatMap((line) => line.split(';'))
    .filter((pair) => pair.includes('=')).length
}
