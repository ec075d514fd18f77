import { below, type ProbeFamily } from '../probe.ts'

/** A visitor's own X-Forwarded-* headers: all at once, each name alone, and in several lines. */
export const forwarded: ProbeFamily = {
  id: 'forwarded',
  requests: (aim) => {
    const { canaries, url } = aim
    const at = (variant: string) => ({ variant, target: below(aim, `/forwarded/${variant}`) })
    const otherScheme = url.scheme === 'https' ? 'http' : 'https'
    const claims = {
      'X-Forwarded-For': canaries.address,
      'X-Forwarded-Host': canaries.host,
      'X-Forwarded-Proto': otherScheme,
      'X-Forwarded-Port': canaries.port,
      'X-Forwarded-Prefix': canaries.prefix,
      'X-Forwarded-Server': canaries.host
    }
    return [
      { ...at('all'), headers: Object.entries(claims) },
      ...Object.entries(claims).map(([name, value]) => ({
        ...at(name.toLowerCase()),
        headers: [[name, value] as const]
      })),
      // Where the app believes in the other scheme by itself, this one tells who decides.
      { ...at('own-scheme'), headers: [['X-Forwarded-Proto', url.scheme]] },
      {
        ...at('two-lines'),
        headers: [
          ['X-Forwarded-For', canaries.address],
          ['X-Forwarded-For', canaries.address6],
          ['X-Forwarded-Host', canaries.host],
          ['X-Forwarded-Host', `b.${canaries.host}`]
        ]
      },
      { ...at('port-in-host'), hosts: [`${url.authority.host}:${canaries.port}`] }
    ]
  }
}
