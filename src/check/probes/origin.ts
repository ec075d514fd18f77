import { below, type ProbeFamily } from '../probe.ts'

/** Pages of strangers: another host, none at all, one that only looks like the URL's, and a preflight. */
export const origin: ProbeFamily = {
  id: 'origin',
  requests: (aim) => {
    const { url, canaries } = aim
    const target = below(aim, '/origin')
    const foreign = `https://${canaries.host}`
    return [
      { variant: 'foreign', target, headers: [['Origin', foreign]] },
      { variant: 'null', target, headers: [['Origin', 'null']] },
      {
        variant: 'lookalike',
        target,
        headers: [
          ['Origin', `${url.scheme}://${url.authority.host.replaceAll(/[[\]]/g, '')}.${canaries.host}`]
        ]
      },
      {
        variant: 'preflight',
        method: 'OPTIONS',
        target,
        headers: [
          ['Origin', foreign],
          ['Access-Control-Request-Method', 'PUT']
        ]
      }
    ]
  }
}
