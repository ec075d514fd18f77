import { describeFinding } from '../support/describe-finding.ts'

const HOST = 'Host: www.example.com'
const hops = (count: number): string => Array.from({ length: count }, () => '10.0.0.1').join(', ')

describeFinding('forwarded-for-too-long', {
  fires: [
    {
      name: 'one hop too many',
      headers: [HOST, `X-Forwarded-For: ${hops(65)}`],
      basis: 'request',
      evidence: [{ kind: 'header', name: 'X-Forwarded-For', note: '65 elements, of which 64 are read' }],
      remedy: { haproxy: 'http-request set-header X-Forwarded-For %[src]', apache: 'ProxyAddHeaders On' }
    },
    {
      name: 'on several lines',
      headers: [HOST, ...Array.from({ length: 70 }, () => 'X-Forwarded-For: 198.51.100.7')],
      evidence: [{ note: '70 elements, of which 64 are read' }]
    },
    {
      name: 'from an untrusted peer',
      headers: [HOST, `X-Forwarded-For: ${hops(1000)}`],
      peer: '203.0.113.9',
      evidence: [{ value: `${hops(12)}, ... (9998 characters)` }]
    },
    {
      name: 'in Forwarded',
      headers: [HOST, `Forwarded: ${Array.from({ length: 65 }, () => 'for=10.0.0.1').join(',')}`],
      trust: { trustProxyHeader: 'Forwarded' },
      evidence: [{ name: 'Forwarded', note: '65 elements, of which 64 are read' }]
    },
    {
      name: 'read from the left, where everybody is trusted',
      headers: [HOST, `X-Forwarded-For: ${hops(65)}`],
      trust: { trustProxy: 'any' }
    }
  ],
  silent: [
    { name: 'exactly as many as are read', headers: [HOST, `X-Forwarded-For: ${hops(64)}`] },
    { name: 'empty elements do not count', headers: [HOST, `X-Forwarded-For: ${','.repeat(500)}10.0.0.1`] },
    { name: 'no chain', headers: [HOST] }
  ]
})
