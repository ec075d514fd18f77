import { below, type ProbeFamily } from '../probe.ts'

/** Names that CGI, WSGI and PHP take for those of other headers. */
export const aliases: ProbeFamily = {
  id: 'aliases',
  requests: (aim) => {
    const { nonce, host, address, prefix } = aim.canaries
    const scheme = aim.url.scheme === 'https' ? 'http' : 'https'
    return [
      {
        variant: 'underscore',
        target: below(aim, '/aliases/underscore'),
        headers: [
          ['X_Forwarded_For', address],
          ['X_Forwarded_Host', host],
          ['X_Forwarded_Proto', scheme],
          ['X_Real_IP', address],
          ['X_Forwarded_User', nonce],
          ['SCRIPT_NAME', prefix]
        ]
      },
      {
        variant: 'dot',
        target: below(aim, '/aliases/dot'),
        headers: [
          ['X.Forwarded.For', address],
          ['X.Forwarded.Proto', scheme]
        ]
      }
    ]
  }
}
