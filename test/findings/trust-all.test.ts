import { describeFinding } from '../support/describe-finding.ts'

describeFinding('trust-all', {
  fires: [
    {
      name: 'everybody is trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-For: 198.51.100.7'],
      peer: '203.0.113.9',
      trust: { trustProxy: 'any' },
      basis: 'request',
      evidence: [{ kind: 'setting', name: 'trust-proxy', value: 'any' }],
      remedy: { echo3333: '203.0.113.9', express: "app.set('trust proxy', ['203.0.113.9'])" }
    },
    { name: 'over a Unix socket, without forwarding headers', peer: 'unix', trust: { trustProxy: 'any' } }
  ],
  silent: [
    { name: 'the default policy' },
    { name: 'nobody', trust: { trustProxy: 'none' } },
    { name: 'one network', trust: { trustProxy: '10.0.0.0/8,unix' } }
  ]
})
