import { describeFinding } from '../support/describe-finding.ts'

const HOST = 'Host: www.example.com'

describeFinding('conflicting-families', {
  fires: [
    {
      name: 'a Forwarded that the visitor sent, beside X-Forwarded-*',
      headers: [
        HOST,
        'Forwarded: for=192.0.2.77;host=evil.example.org;proto=http',
        'X-Forwarded-For: 198.51.100.7',
        'X-Forwarded-Host: www.example.com',
        'X-Forwarded-Proto: https'
      ],
      basis: 'request',
      evidence: [
        { name: 'Forwarded', note: 'client 192.0.2.77, host evil.example.org, scheme http' },
        { name: 'X-Forwarded-For', note: 'client 198.51.100.7' },
        { name: 'X-Forwarded-Host', note: 'host www.example.com' },
        { name: 'X-Forwarded-Proto', note: 'scheme https' }
      ],
      remedy: { apache: 'RequestHeader unset Forwarded early', nginx: 'proxy_set_header Forwarded "";' }
    },
    {
      name: 'the policy believes Forwarded: the other family is to be dropped',
      headers: [HOST, 'Forwarded: for=198.51.100.7', 'X-Forwarded-For: 192.0.2.77'],
      trust: { trustProxyHeader: 'Forwarded' },
      evidence: [{ name: 'Forwarded' }, { name: 'X-Forwarded-For' }],
      remedy: { apache: 'RequestHeader unset X-Forwarded-For early' }
    },
    {
      name: 'the ports differ',
      headers: [HOST, 'Forwarded: host="www.example.com:8443"', 'X-Forwarded-Host: www.example.com:9443'],
      evidence: [{ name: 'X-Forwarded-Host', note: 'host www.example.com:9443' }]
    },
    {
      name: 'the last element of a list counts',
      headers: [HOST, 'Forwarded: proto=https, proto=http', 'X-Forwarded-Proto: http, https'],
      evidence: [{ name: 'Forwarded', note: 'scheme http' }, { note: 'scheme https' }]
    },
    {
      name: 'an untrusted peer',
      headers: [HOST, 'Forwarded: proto=https', 'X-Forwarded-Proto: http'],
      peer: '203.0.113.9'
    }
  ],
  silent: [
    { name: 'Forwarded alone', headers: [HOST, 'Forwarded: for=198.51.100.7;proto=https'] },
    { name: 'X-Forwarded-* alone', headers: [HOST, 'X-Forwarded-For: 198.51.100.7'] },
    {
      name: 'both say the same, with ports, quotes and cases of their own',
      headers: [
        HOST,
        'Forwarded: for="[2001:db8::7]:4711";host=WWW.example.com;proto=HTTPS',
        'X-Forwarded-For: 2001:DB8:0::7',
        'X-Forwarded-Host: www.example.com:443',
        'X-Forwarded-Proto: https'
      ]
    },
    {
      name: 'the same client behind different numbers of trusted proxies',
      headers: [HOST, 'Forwarded: for=198.51.100.7, for=10.0.0.1', 'X-Forwarded-For: 192.0.2.1, 198.51.100.7']
    },
    {
      name: 'unknown and hidden clients are no claim',
      headers: [HOST, 'Forwarded: for=unknown', 'X-Forwarded-For: 198.51.100.7']
    },
    { name: 'a hidden client', headers: [HOST, 'Forwarded: for=_hidden', 'X-Forwarded-For: 198.51.100.7'] },
    {
      name: 'an empty header is no claim',
      headers: [
        HOST,
        'Forwarded: for=198.51.100.7;host=www.example.com;proto=https',
        'X-Forwarded-For:',
        'X-Forwarded-Host:',
        'X-Forwarded-Proto:'
      ]
    },
    {
      name: 'a broken Forwarded (forwarded-invalid)',
      headers: [HOST, 'Forwarded: for=2001:db8::1', 'X-Forwarded-For: 198.51.100.7']
    }
  ]
})
