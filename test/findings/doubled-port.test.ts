import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

describeFinding('doubled-port', {
  fires: [
    {
      name: 'in Host',
      headers: ['Host: www.example.com:443:443'],
      basis: 'request',
      evidence: [
        { kind: 'header', name: 'Host', value: 'www.example.com:443:443' },
        { kind: 'environ', name: 'HTTP_HOST', value: 'www.example.com:443:443' }
      ]
    },
    { name: 'behind an IP literal', headers: ['Host: [::1]:80:80'] },
    {
      name: 'two different ports: $http_host:$server_port where the Host has a port already',
      headers: ['Host: www.example.com:8443:9012'],
      expect: 'https://www.example.com:8443/'
    },
    {
      name: 'in a trusted X-Forwarded-Host',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com:8002:8002'],
      evidence: [
        { kind: 'header', name: 'X-Forwarded-Host', value: 'blog.example.com:8002:8002' },
        { kind: 'environ', name: 'HTTP_HOST', note: 'taken from X-Forwarded-Host' }
      ]
    },
    {
      name: 'in an X-Forwarded-Host that is not believed',
      headers: ['Host: blog.example.com', 'X-Forwarded-Host: blog.example.com:443:443'],
      trust: { trustProxy: 'none' },
      evidence: [{ name: 'X-Forwarded-Host' }]
    }
  ],
  silent: [
    { name: 'one port', headers: ['Host: www.example.com:8443', 'X-Forwarded-Port: 8443'] },
    { name: 'an IP literal with one port', headers: ['Host: [2001:db8::80]:80'] },
    { name: 'an IPv6 address without brackets', headers: ['Host: 2001:db8::80:80'] },
    { name: 'three colons', headers: ['Host: www.example.com:1:2:3'] },
    { name: 'a port that is none', headers: ['Host: www.example.com:443:abc'] },
    { name: 'an X-Forwarded-Host list', headers: ['Host: a.example', 'X-Forwarded-Host: a:80, b:80'] }
  ]
})

test('host-invalid and internal-port leave a doubled port to doubled-port', () => {
  const { findings } = report({ headers: ['Host: www.example.com:3333:3333'] })
  const fired = new Set(findings.map(({ id }) => id))
  assert.ok(fired.has('doubled-port'))
  assert.ok(!fired.has('host-invalid'))
  assert.ok(!fired.has('internal-port'))
})
