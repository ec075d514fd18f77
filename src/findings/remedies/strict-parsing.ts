import type { Remedy, Situation } from '../../core/finding.ts'
import { hostCheck } from './host-check.ts'
import { place } from './places.ts'

/** Makes the proxy refuse requests that are not well-formed. nginx and Caddy can be told no more than they do. */
export function strictParsing(situation: Situation): readonly Remedy[] {
  const hosts = hostCheck(situation).find(({ target }) => target === 'haproxy')
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: ['HttpProtocolOptions Strict'],
      caution: 'It is the default: remove the line that says Unsafe, wherever it stands.',
      reference: 'https://httpd.apache.org/docs/2.4/mod/core.html#httpprotocoloptions'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [
        'no option accept-invalid-http-request',
        'http-request deny deny_status 400 if { req.hdrs,hex -m reg ^(..)*00 }',
        ...(hosts?.lines ?? [])
      ],
      caution:
        'Newer versions call the option accept-unsafe-violations-in-http-request. Add every other host that this frontend serves to the last line.',
      reference: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20accept-invalid-http-request'
    }
  ]
}
