import { describeFinding } from '../support/describe-finding.ts'

describeFinding('untrusted-peer', {
  fires: [
    {
      name: 'a proxy with a public address, under the default policy',
      headers: ['Host: www.example.com', 'X-Forwarded-For: 198.51.100.7', 'X-Forwarded-Proto: https'],
      peer: '203.0.113.9',
      basis: 'request',
      evidence: [
        { kind: 'socket', name: 'REMOTE_ADDR', value: '203.0.113.9', note: 'no trust rule covers it' },
        { kind: 'header', name: 'X-Forwarded-For', value: '198.51.100.7' },
        { kind: 'header', name: 'X-Forwarded-Proto', value: 'https' }
      ],
      remedy: { echo3333: '203.0.113.9', 'mod_wsgi-express': '--trust-proxy 203.0.113.9' }
    },
    {
      name: 'a Unix socket that is not trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-Host: blog.example.com'],
      peer: 'unix',
      evidence: [{ kind: 'socket', value: 'unix' }, { name: 'X-Forwarded-Host' }],
      remedy: { echo3333: 'unix' }
    },
    {
      name: 'a policy that trusts nobody',
      headers: ['Host: www.example.com', 'X-Forwarded-For: 198.51.100.7'],
      trust: { trustProxy: 'none' },
      evidence: [{ kind: 'socket', value: '127.0.0.1', note: 'nobody is trusted' }]
    },
    {
      name: 'a header of a configured category under another name',
      headers: ['Host: www.example.com', 'x-real-ip: 198.51.100.7'],
      peer: '2001:db8::9',
      evidence: [{ value: '2001:db8::9' }, { name: 'X-Real-IP', value: '198.51.100.7' }]
    }
  ],
  silent: [
    {
      name: 'a trusted proxy',
      headers: ['Host: www.example.com', 'X-Forwarded-For: 198.51.100.7', 'X-Forwarded-Scheme: https']
    },
    { name: 'an untrusted peer without forwarding headers', peer: '203.0.113.9' },
    {
      name: 'an untrusted peer with a static prefix',
      peer: '203.0.113.9',
      trust: { urlPrefix: '/app', urlScheme: 'https' }
    },
    {
      name: 'only headers of categories that are not configured',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      peer: '203.0.113.9',
      trust: { trustProxyHeader: 'X-Forwarded-For' }
    }
  ]
})
