import { describeFinding } from '../support/describe-finding.ts'

const HOST = 'Host: www.example.com'

describeFinding('forwarded-for-unparseable', {
  fires: [
    {
      name: 'unknown',
      headers: [HOST, 'X-Forwarded-For: unknown'],
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'X-Forwarded-For',
          value: 'unknown',
          note: 'an identifier of RFC 7239: the proxy does not know the client'
        },
        { kind: 'environ', name: 'REMOTE_ADDR', value: 'unknown' }
      ],
      remedy: { nginx: 'proxy_set_header X-Forwarded-For $remote_addr;', apache: 'ProxyAddHeaders On' }
    },
    {
      name: 'a hidden client in a trusted Forwarded',
      headers: [HOST, 'Forwarded: for=_hidden'],
      trust: { trustProxyHeader: 'Forwarded' },
      evidence: [{ name: 'Forwarded', note: 'an identifier of RFC 7239: the proxy hides the client' }]
    },
    {
      name: 'an address with a port',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7:5678, 10.0.0.1'],
      evidence: [{ value: '198.51.100.7:5678', note: 'an address with a port' }]
    },
    {
      name: 'IPv6 with a port',
      headers: [HOST, 'X-Forwarded-For: [2001:db8::7]:4711'],
      evidence: [{ note: 'an address with a port' }]
    },
    {
      name: 'brackets',
      headers: [HOST, 'X-Forwarded-For: [2001:db8::7]'],
      evidence: [{ note: 'an address in brackets' }]
    },
    {
      name: 'a zone',
      headers: [HOST, 'X-Forwarded-For: fe80::1%eth0'],
      evidence: [{ note: 'an address with a zone' }]
    },
    {
      name: 'markup',
      headers: [HOST, 'X-Forwarded-For: <script>'],
      evidence: [{ value: '<script>', note: 'no address in any notation that software agrees on' }]
    },
    { name: 'an address that only some software reads', headers: [HOST, 'X-Forwarded-For: 0177.0.0.1'] },
    {
      name: 'X-Real-IP',
      headers: [HOST, 'X-Real-IP: nobody'],
      trust: { trustProxyHeader: 'X-Real-IP' },
      evidence: [{ name: 'X-Real-IP', value: 'nobody' }]
    }
  ],
  silent: [
    { name: 'an IPv4 address', headers: [HOST, 'X-Forwarded-For: 198.51.100.7'] },
    { name: 'an IPv6 address', headers: [HOST, 'X-Forwarded-For: 2001:db8::7'] },
    { name: 'a trusted address', headers: [HOST, 'X-Forwarded-For: 10.0.0.7'] },
    { name: 'rubbish left of the client', headers: [HOST, 'X-Forwarded-For: unknown, 198.51.100.7'] },
    { name: 'empty elements', headers: [HOST, 'X-Forwarded-For: , 198.51.100.7'] },
    { name: 'an untrusted peer', headers: [HOST, 'X-Forwarded-For: unknown'], peer: '203.0.113.9' },
    { name: 'no chain', headers: [HOST], peer: 'unix', trust: { trustProxy: 'unix' } }
  ]
})
