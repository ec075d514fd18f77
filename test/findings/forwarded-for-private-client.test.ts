import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const HOST = 'Host: www.example.com'

describeFinding('forwarded-for-private-client', {
  fires: [
    {
      name: 'every address is trusted, the farthest is internal',
      headers: [HOST, 'X-Forwarded-For: 192.168.1.20, 10.0.0.1'],
      basis: 'request',
      evidence: [{ kind: 'header', name: 'X-Forwarded-For', value: '192.168.1.20', note: 'private address' }],
      remedy: { apache: 'ProxyAddHeaders On', nginx: 'X-Forwarded-For' }
    },
    {
      name: 'an inner proxy is not trusted, so the walk stops there',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7, 10.0.0.1'],
      trust: { trustProxy: 'loopback' },
      evidence: [
        { name: 'X-Forwarded-For', value: '10.0.0.1' },
        {
          kind: 'setting',
          name: 'trust-proxy',
          value: '127.0.0.0/8,::1/128',
          note: 'does not cover 10.0.0.1, so what stands left of it is not believed'
        }
      ],
      remedy: { waitress: "trusted_proxy='10.0.0.1'", 'mod_wsgi-express': '--trust-proxy 10.0.0.1' }
    },
    {
      name: 'carrier-grade NAT, under the default policy',
      headers: [HOST, 'X-Forwarded-For: 198.51.100.7, 100.64.0.9'],
      evidence: [{ value: '100.64.0.9', note: 'carrierGradeNat address' }, { kind: 'setting' }],
      remedy: { echo3333: '100.64.0.9' }
    },
    {
      name: 'a private address inside NAT64',
      headers: [HOST, 'X-Forwarded-For: 64:ff9b::10.1.2.3'],
      evidence: [{ note: 'private address' }]
    }
  ],
  silent: [
    { name: 'a public client', headers: [HOST, 'X-Forwarded-For: 203.0.113.7, 10.0.0.1'] },
    {
      name: 'an internal address left of the client',
      headers: [HOST, 'X-Forwarded-For: 10.0.0.9, 203.0.113.7']
    },
    { name: 'no address (forwarded-for-unparseable)', headers: [HOST, 'X-Forwarded-For: unknown'] },
    { name: 'the peer itself is internal', headers: [HOST], peer: '10.0.0.1' },
    { name: 'an untrusted peer', headers: [HOST, 'X-Forwarded-For: 10.0.0.9'], peer: '203.0.113.9' }
  ]
})

test('forwarded-for-private-client: trusting another hop is advised only where the walk stopped', () => {
  const { findings } = report({ headers: [HOST, 'X-Forwarded-For: 192.168.1.20'] })
  const found = findings.find((finding) => finding.id === 'forwarded-for-private-client')
  assert.ok(found)
  assert.ok(!found.remedies?.some((remedy) => remedy.target === 'waitress'))
})
