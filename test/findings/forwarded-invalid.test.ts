import { describeFinding } from '../support/describe-finding.ts'

const HOST = 'Host: www.example.com'

describeFinding('forwarded-invalid', {
  fires: [
    {
      name: 'an IPv6 address without quotes',
      headers: [HOST, 'Forwarded: for=2001:db8::1'],
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'Forwarded',
          value: 'for=2001:db8::1',
          note: 'expected ";" or ",", at character 9'
        }
      ],
      remedy: {
        apache: 'RequestHeader unset Forwarded early',
        nginx: 'proxy_set_header Forwarded "";',
        haproxy: 'http-request del-header Forwarded'
      }
    },
    { name: 'no pair at all', headers: [HOST, 'Forwarded: 198.51.100.7'] },
    { name: 'a parameter twice', headers: [HOST, 'Forwarded: for=198.51.100.7;for=192.0.2.1'] },
    { name: 'an open quote', headers: [HOST, 'Forwarded: for="198.51.100.7'] },
    { name: 'an untrusted peer', headers: [HOST, 'Forwarded: ???'], peer: '203.0.113.9' }
  ],
  silent: [
    { name: 'no Forwarded', headers: [HOST] },
    { name: 'empty', headers: [HOST, 'Forwarded:'] },
    {
      name: 'two good elements on two lines',
      headers: [HOST, 'Forwarded: for="[2001:db8::1]:4711";proto=https', 'Forwarded: for=198.51.100.7']
    },
    { name: 'an unknown parameter', headers: [HOST, 'Forwarded: for=_a;secret=x'] }
  ]
})
