import { below, type ProbeFamily } from '../probe.ts'

/** The other addresses of the host: an honest request, and one with a visitor's headers. */
export const addresses: ProbeFamily = {
  id: 'addresses',
  requests: (aim) => {
    const { canaries } = aim
    return [
      { variant: 'honest', door: 'each-address', target: below(aim, '/p?q=1') },
      {
        variant: 'spoofed',
        door: 'each-address',
        target: below(aim, '/addresses'),
        headers: [
          ['X-Forwarded-For', canaries.address],
          ['X-Forwarded-Host', canaries.host],
          ['X-Forwarded-Prefix', canaries.prefix]
        ]
      }
    ]
  }
}
