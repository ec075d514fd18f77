import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const list = ['Host: backend:8080', 'X-Forwarded-Host: shop.example.org, www.example.com']

describeFinding('forwarded-host-list', {
  fires: [
    {
      name: 'the proxy appended to what the client sent',
      headers: list,
      expect: 'http://www.example.com/',
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'X-Forwarded-Host',
          note: "a client's own value would stand first: shop.example.org"
        },
        { kind: 'environ', name: 'HTTP_HOST', value: 'shop.example.org, www.example.com' }
      ]
    },
    {
      name: 'two lines, even with the same name',
      headers: ['Host: a.example', 'X-Forwarded-Host: www.example.com', 'X-Forwarded-Host: www.example.com']
    },
    { name: 'an empty element', headers: ['Host: a.example', 'X-Forwarded-Host: ,www.example.com'] },
    { name: 'not believed here, but others may believe it', headers: list, trust: { trustProxy: 'none' } }
  ],
  silent: [
    { name: 'one name', headers: ['Host: backend:8080', 'X-Forwarded-Host: www.example.com'] },
    { name: 'no X-Forwarded-Host', headers: ['Host: www.example.com'] },
    { name: 'a list in Host', headers: ['Host: a.example, b.example', 'X-Forwarded-Host: www.example.com'] }
  ]
})

test('host-invalid and internal-host leave the broken host to forwarded-host-list', () => {
  const fired = new Set(
    report({ headers: list, expect: 'http://www.example.com/' }).findings.map(({ id }) => id)
  )
  assert.ok(!fired.has('host-invalid'))
  assert.ok(!fired.has('internal-host'))
})
