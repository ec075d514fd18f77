import { parseAddress } from '../../core/address.ts'
import { parseAuthority } from '../../core/authority.ts'
import { isPrefix } from '../../core/trust-policy.ts'
import { CONTENT_TYPES } from '../negotiate.ts'
import type { ReservedCall } from './reserved-call.ts'

/**
 * Sets a cookie as an app would: Path from SCRIPT_NAME, Domain from the host and Secure from the scheme
 * that it believes in. A proxy that changes host or prefix has to rewrite it, or the browser drops it.
 */
export function cookie({ reply, report }: ReservedCall): void {
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
  void reply.header('Set-Cookie', text).type(CONTENT_TYPES.text).send(`${text}\n`)
}
