import { below, type ProbeFamily } from '../probe.ts'

/** The app's own address, asked by somebody who goes around the proxy and says what the proxy would say. */
export const backend: ProbeFamily = {
  id: 'backend',
  requests: (aim) => {
    const { canaries } = aim
    return [
      { variant: 'honest', door: 'backend', target: below(aim, '/backend') },
      {
        variant: 'spoofed',
        door: 'backend',
        target: below(aim, '/backend'),
        headers: [
          ['X-Forwarded-For', canaries.address],
          ['X-Forwarded-Host', canaries.host],
          ['X-Forwarded-Proto', aim.url.scheme],
          ['X-Forwarded-Prefix', canaries.prefix]
        ]
      }
    ]
  }
}
