import { describeFinding } from '../support/describe-finding.ts'

const HOST = 'Host: www.example.com'

describeFinding('client-address-lost', {
  fires: [
    {
      name: 'the proxy states the scheme and no client',
      headers: [HOST, 'X-Forwarded-Proto: https'],
      basis: 'request',
      evidence: [
        { kind: 'environ', name: 'REMOTE_ADDR', value: '127.0.0.1', note: "the proxy's own address" },
        { kind: 'header', name: 'X-Forwarded-Proto', value: 'https' }
      ],
      remedy: {
        apache: 'ProxyAddHeaders On',
        nginx: 'proxy_set_header X-Forwarded-For $remote_addr;'
      }
    },
    { name: 'only Via', headers: [HOST, 'Via: 1.1 proxy'], evidence: [{ name: 'Via', value: '1.1 proxy' }] },
    {
      name: 'the Host was replaced on the way',
      headers: ['Host: 10.1.2.3:8080'],
      expect: 'https://www.example.com/',
      basis: 'truth',
      evidence: [{ name: 'Host', value: '10.1.2.3:8080', expected: 'www.example.com' }]
    },
    {
      name: 'only the port of the Host was lost',
      headers: [HOST],
      expect: 'http://www.example.com:8080/',
      basis: 'truth'
    },
    {
      name: 'a forwarding header and a replaced Host: the header tells enough',
      headers: ['Host: 10.1.2.3', 'X-Forwarded-Host: www.example.com'],
      expect: 'http://www.example.com/',
      basis: 'request',
      evidence: [{ name: 'X-Forwarded-Host' }]
    },
    {
      name: 'an empty X-Forwarded-For',
      headers: [HOST, 'X-Forwarded-For:'],
      evidence: [{ name: 'X-Forwarded-For', value: '' }],
      remedy: { apache: 'ProxyAddHeaders On' }
    },
    {
      name: 'an X-Forwarded-For of commas',
      headers: [HOST, 'X-Forwarded-For: , ,'],
      evidence: [{ name: 'X-Forwarded-For', value: ', ,' }]
    },
    {
      name: 'X-Forwarded-For is not among the trusted headers',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7'],
      trust: { trustProxyHeader: 'X-Forwarded-Proto' },
      evidence: [
        { name: 'X-Forwarded-For', note: 'it names the client, but is not among the trusted headers' }
      ],
      remedy: { echo3333: 'X-Forwarded-For', express: 'trust proxy' }
    },
    {
      name: 'a trusted Unix socket',
      headers: [HOST, 'X-Forwarded-Proto: https'],
      peer: 'unix',
      trust: { trustProxy: 'unix' },
      evidence: [{ name: 'REMOTE_ADDR', value: '', note: 'a Unix socket has no address' }]
    },
    {
      name: 'a Forwarded that hides the client',
      headers: [HOST, 'Forwarded: for=unknown;proto=https'],
      evidence: [{ name: 'Forwarded' }]
    }
  ],
  silent: [
    { name: 'X-Forwarded-For names the client', headers: [HOST, 'X-Forwarded-For: 198.51.100.7'] },
    { name: 'no proxy to be seen', headers: [HOST] },
    {
      name: 'the Host is the one that the visitor asked for',
      headers: [HOST],
      expect: 'http://www.example.com/'
    },
    {
      name: 'X-Real-IP names the client (untrusted-alternative-header)',
      headers: [HOST, 'X-Forwarded-Proto: https', 'X-Real-IP: 198.51.100.7']
    },
    {
      name: 'Forwarded names the client (untrusted-alternative-header)',
      headers: [HOST, 'Forwarded: for=198.51.100.7']
    },
    {
      name: 'X-Real-IP is trusted',
      headers: [HOST, 'X-Real-IP: 198.51.100.7'],
      trust: { trustProxyHeader: 'X-Real-IP' }
    },
    { name: 'an untrusted peer', headers: [HOST, 'X-Forwarded-Proto: https'], peer: '203.0.113.9' }
  ]
})
