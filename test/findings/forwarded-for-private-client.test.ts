import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Remedy } from '../../src/core/finding.ts'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const HOST = 'Host: www.example.com'
const ALONE =
  "the only one named: the client's own address (NAT, VPN, same network), or a hop in front of your proxy that it does not believe"

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
      evidence: [{ note: 'private address' }],
      remedy: { nginx: 'set_real_ip_from 64:ff9b::a01:203;' }
    },
    {
      name: 'the only element, which is what a proxy writes that overwrites the header',
      headers: [HOST, 'X-Forwarded-For: 10.0.0.7'],
      evidence: [
        { kind: 'header', name: 'X-Forwarded-For', value: '10.0.0.7', note: 'private address' },
        { kind: 'environ', name: 'REMOTE_ADDR', value: '10.0.0.7', note: ALONE }
      ],
      remedy: {
        apache: 'RemoteIPInternalProxy 10.0.0.7',
        nginx: 'set_real_ip_from 10.0.0.7;',
        haproxy: 'if { src 10.0.0.7 }',
        caddy: 'trusted_proxies 10.0.0.7',
        traefik: '10.0.0.7'
      }
    },
    {
      name: 'the only element, of an address that is not trusted',
      headers: [HOST, 'X-Forwarded-For: 10.0.0.7'],
      trust: { trustProxy: 'loopback' },
      evidence: [{ kind: 'environ', name: 'REMOTE_ADDR', note: ALONE }],
      remedy: { nginx: 'set_real_ip_from 10.0.0.7;' }
    },
    {
      name: 'the only element of a header of another kind',
      headers: [HOST, 'X-Real-IP: 10.0.0.7'],
      trust: { trustProxyHeader: 'X-Real-IP' },
      evidence: [{ name: 'X-Real-IP' }, { name: 'REMOTE_ADDR', note: ALONE }],
      remedy: { nginx: 'set_real_ip_from 10.0.0.7;' }
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

function remediesFor(...headers: readonly string[]): readonly Remedy[] {
  const { findings } = report({ headers: [HOST, ...headers] })
  const found = findings.find((finding) => finding.id === 'forwarded-for-private-client')
  assert.ok(found)
  return found.remedies ?? []
}

describe('forwarded-for-private-client: the advice', () => {
  test('to trust another hop is given only where the walk stopped', () => {
    const targets = remediesFor('X-Forwarded-For: 192.168.1.20').map(({ target }) => target)
    assert.ok(!targets.includes('waitress'), targets.join(', '))
  })

  test('is not to write what stands there already', () => {
    const lines = remediesFor('X-Forwarded-For: 192.168.1.20').flatMap((remedy) => remedy.lines)
    assert.doesNotMatch(lines.join('\n'), /\$remote_addr|\{remote_host\}|ProxyAddHeaders|trustedIPs: \[\]/)
  })

  test('says when there is nothing to paste', () => {
    for (const { target, caution } of remediesFor('X-Forwarded-For: 192.168.1.20'))
      assert.match(
        caution ?? '',
        /^Only where 192\.168\.1\.20 is a proxy of yours .* nothing to paste: /,
        target
      )
  })

  test('of several elements is still for the proxy that meets the visitors', () => {
    const lines = remediesFor('X-Forwarded-For: 192.168.1.20, 10.0.0.1').flatMap((remedy) => remedy.lines)
    assert.match(lines.join('\n'), /X-Forwarded-For \$remote_addr;/)
    assert.doesNotMatch(lines.join('\n'), /set_real_ip_from/)
  })
})
