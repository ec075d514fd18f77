import type { FastifyBaseLogger } from 'fastify'
import type { TrustPolicy } from '../core/trust-policy.ts'

/** Says where the service listens and whom it believes: in sentences on a terminal, else as log lines. */
export function announce(log: FastifyBaseLogger, urls: readonly string[], policy: TrustPolicy): void {
  const headers = policy.headers.map((header) => header.name)
  if (process.stdout.isTTY && ['info', 'debug', 'trace'].includes(log.level)) {
    const nothing = headers.length === 0 || policy.proxies.length === 0
    process.stdout.write(
      `echo3333 listens on ${urls.join(' and ')} (Ctrl-C ends it).\n` +
        (nothing
          ? 'It believes no forwarding header.\n'
          : `It believes ${headers.join(', ')}\nfrom ${policy.proxies.join(', ')}.\n`)
    )
    return
  }
  log.info({ proxies: policy.proxies, headers }, 'trusting')
  for (const url of urls) log.info({ url }, 'listening')
}
