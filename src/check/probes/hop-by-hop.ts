import { below, type ProbeFamily } from '../probe.ts'

/** Named in Connection as well: it is gone where the proxy does what Connection asks for. */
const MARKER = 'Echo-Hop'

const FORWARDING = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Forwarded-Server',
  'X-Forwarded-Scheme',
  'X-Forwarded-Ssl',
  'X-Scheme',
  'X-Real-IP',
  'Forwarded'
] as const

/** What a proxy may say about who is logged in. */
const IDENTITY = [
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Remote-User',
  'Remote-User',
  'X-Auth-Request-User',
  'X-Auth-Request-Email',
  'X-SSL-Client-Verify',
  'X-SSL-Client-S-DN',
  'X-Forwarded-Client-Cert'
] as const

/** Has Connection name the headers that proxies set (RFC 9110 §7.6.1). */
export const hopByHop: ProbeFamily = {
  id: 'hop-by-hop',
  requests: (aim) => {
    const naming = (variant: string, names: readonly string[]) => ({
      variant,
      target: below(aim, `/hop-by-hop/${variant}`),
      headers: [[MARKER, aim.canaries.nonce] as const],
      connection: ['close', MARKER, ...names].join(', ')
    })
    return [naming('forwarding', FORWARDING), naming('identity', IDENTITY)]
  }
}
