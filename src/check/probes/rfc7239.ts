import { below, type ProbeFamily } from '../probe.ts'

/** A visitor's own Forwarded header (RFC 7239), with either scheme. */
export const rfc7239: ProbeFamily = {
  id: 'rfc7239',
  requests: (aim) => {
    const { address, host } = aim.canaries
    const otherScheme = aim.url.scheme === 'https' ? 'http' : 'https'
    const saying = (variant: string, proto: string) => ({
      variant,
      target: below(aim, `/rfc7239/${variant}`),
      headers: [['Forwarded', `for=${address};host=${host};proto=${proto}`] as const]
    })
    return [saying('all', otherScheme), saying('own-scheme', aim.url.scheme)]
  }
}
