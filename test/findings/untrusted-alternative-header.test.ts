import { describeFinding } from '../support/describe-finding.ts'

const HOST = 'Host: www.example.com'

describeFinding('untrusted-alternative-header', {
  fires: [
    {
      name: 'the scheme under another name',
      headers: [HOST, 'X-Forwarded-Scheme: https'],
      basis: 'request',
      evidence: [{ kind: 'header', name: 'X-Forwarded-Scheme', value: 'https', note: 'not believed' }],
      remedy: {
        echo3333: 'X-Forwarded-Scheme',
        'mod_wsgi-express': '--trust-proxy-header X-Forwarded-Scheme',
        apache: 'RequestHeader unset X-Forwarded-Scheme early',
        nginx: 'proxy_set_header X-Forwarded-Scheme "";'
      }
    },
    {
      name: 'a flag',
      headers: [HOST, 'X-Forwarded-SSL: on'],
      evidence: [{ name: 'X-Forwarded-SSL', value: 'on' }]
    },
    {
      name: 'X-Real-IP alone',
      headers: [HOST, 'X-Real-IP: 198.51.100.7'],
      evidence: [{ name: 'X-Real-IP' }],
      remedy: { echo3333: 'X-Real-IP' }
    },
    {
      name: 'X-Real-IP with another client than X-Forwarded-For',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7', 'X-Real-IP: 192.0.2.77'],
      evidence: [{ name: 'X-Real-IP', note: 'not believed; X-Forwarded-For is' }]
    },
    {
      name: 'X-Forwarded-For, where X-Real-IP is the trusted one',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7, 10.0.0.1'],
      trust: { trustProxyHeader: 'X-Real-IP' },
      evidence: [{ name: 'X-Forwarded-For' }]
    },
    {
      name: 'a host and a prefix',
      headers: [HOST, 'X-Host: blog.example.com', 'X-Script-Name: /blog'],
      evidence: [{ name: 'X-Host' }, { name: 'X-Script-Name' }]
    },
    {
      name: 'Forwarded alone',
      headers: [HOST, 'Forwarded: for=198.51.100.7;proto=https'],
      evidence: [{ name: 'Forwarded' }],
      remedy: { waitress: 'forwarded' }
    },
    {
      name: 'Forwarded alone, with a scheme and no client',
      headers: [HOST, 'Forwarded: for=unknown;proto=https'],
      evidence: [{ name: 'Forwarded' }]
    },
    {
      name: 'only Forwarded names the client, beside a trusted scheme',
      headers: [HOST, 'Forwarded: for=198.51.100.7', 'X-Forwarded-Proto: https'],
      evidence: [{ name: 'Forwarded' }]
    }
  ],
  silent: [
    {
      name: 'the usual pair of nginx: X-Real-IP is the client',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7', 'X-Real-IP: 198.51.100.7']
    },
    {
      name: 'the client as an IPv4-mapped address',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7', 'X-Real-IP: ::ffff:198.51.100.7']
    },
    { name: 'empty', headers: [HOST, 'X-Real-IP:', 'X-Forwarded-Scheme:'] },
    { name: 'the scheme that holds anyway', headers: [HOST, 'X-Forwarded-Scheme: http', 'X-HTTPS: off'] },
    { name: 'a word that names no scheme', headers: [HOST, 'X-Forwarded-Scheme: gopher'] },
    {
      name: 'beside a trusted scheme header (scheme-dialect-conflict)',
      headers: [HOST, 'X-Forwarded-Proto: https', 'X-Forwarded-Scheme: http']
    },
    {
      name: 'the host and the prefix that are believed',
      headers: [HOST, 'X-Host: WWW.example.com', 'X-Forwarded-Prefix: /app', 'X-Script-Name: /app/']
    },
    {
      name: 'Forwarded beside its twin (conflicting-families)',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7', 'Forwarded: for=192.0.2.77;host=blog.example.com']
    },
    { name: 'a broken Forwarded (forwarded-invalid)', headers: [HOST, 'Forwarded: for=2001:db8::1'] },
    {
      name: 'Forwarded, where another header named the same client',
      headers: [HOST, 'X-Real-IP: 198.51.100.7', 'Forwarded: for=198.51.100.7, for=10.0.0.1'],
      trust: { trustProxyHeader: 'X-Real-IP' }
    },
    { name: 'an untrusted peer', headers: [HOST, 'X-Real-IP: 198.51.100.7'], peer: '203.0.113.9' },
    {
      name: 'a category that is not configured',
      headers: [HOST, 'X-Real-IP: 198.51.100.7'],
      trust: { trustProxyHeader: 'X-Forwarded-Proto' }
    }
  ]
})
