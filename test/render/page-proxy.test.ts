import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recogniseProxy } from '../../src/render/page/recognise-proxy.ts'
import { facts } from '../support/facts.ts'

const cases = [
  ['apache', ['Host: a', 'X-Forwarded-For: b', 'X-Forwarded-Host: c', 'X-Forwarded-Server: d']],
  [
    'traefik',
    ['Host: a', 'X-Forwarded-Port: 443', 'X-Forwarded-Server: 0123abcd', 'X-Real-Ip: 198.51.100.7']
  ],
  ['caddy', ['Host: a', 'X-Forwarded-Proto: https', 'Via: 1.1 Caddy']],
  ['haproxy', ['host: a', 'user-agent: b', 'x-forwarded-for: c']],
  ['nginx', ['Host: a', 'X-Real-IP: 198.51.100.7', 'Connection: upgrade']],
  [null, ['Host: a', 'User-Agent: b']],
  [null, ['host: a']]
] as const

for (const [proxy, headers] of cases) {
  test(`${headers.join(', ')}: ${proxy ?? 'nobody known'}`, () => {
    assert.equal(recogniseProxy(facts({ headers })), proxy)
  })
}

test('nginx speaks HTTP/1.0 and closes, unless told otherwise', () => {
  const headers = ['Host: a', 'Connection: close']
  assert.equal(recogniseProxy(facts({ headers, httpVersion: '1.0' })), 'nginx')
  assert.equal(recogniseProxy(facts({ headers })), null)
})
