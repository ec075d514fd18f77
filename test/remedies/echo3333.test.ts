import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Remedy } from '../../src/core/finding.ts'
import { EXAMPLE_SITUATION } from '../../src/core/situation.ts'
import { publicPrefix } from '../../src/findings/remedies/public-prefix.ts'
import { trustedHeader } from '../../src/findings/remedies/trusted-header.ts'
import { trustedProxy } from '../../src/findings/remedies/trusted-proxy.ts'
import { report, type Sketch } from '../support/facts.ts'

/** The value that the remedy gives to one flag of `echo3333 serve`. */
function flag(remedies: readonly Remedy[], name: string): string {
  const line = remedies.find(({ target }) => target === 'echo3333')?.lines[0] ?? ''
  const [command, serve, given, value = '', ...more] = line.split(' ')
  assert.deepEqual([command, serve, given, more], ['echo3333', 'serve', name, []])
  return value
}

function idsOf(sketch: Sketch): readonly string[] {
  return report(sketch).findings.map(({ id }) => id)
}

for (const peer of [
  '203.0.113.9',
  '2001:db8::9',
  '::ffff:203.0.113.9',
  'fe80::9%eth0',
  '10.1.2.3',
  'unix:'
]) {
  test(`the advised list trusts ${peer}`, () => {
    const sketch = {
      peer,
      headers: [
        'Host: app.internal:3333',
        'X-Forwarded-Host: blog.example.com',
        'X-Forwarded-For: 198.51.100.7'
      ]
    }
    const before = { ...sketch, trust: { trustProxy: 'none' } }
    assert.ok(idsOf(before).includes('internal-host'))
    const trustProxy = flag(trustedProxy({ ...EXAMPLE_SITUATION, peer }), '--trust-proxy')
    const after = report({ ...sketch, trust: { trustProxy } })
    assert.equal(after.trust.peerTrusted, true)
    assert.equal(after.environ.corrected.HTTP_HOST, 'blog.example.com')
    assert.ok(trustProxy.startsWith('loopback,linklocal,uniquelocal'))
  })
}

test("the advised headers let the first article's scheme header through", () => {
  const sketch = {
    headers: ['Host: blog.example.com', 'X-Forwarded-Port: 443', 'X-Forwarded-Scheme: https'],
    expect: 'https://blog.example.com/'
  }
  assert.ok(idsOf(sketch).includes('scheme-downgrade'))
  const trustProxyHeader = flag(
    trustedHeader(EXAMPLE_SITUATION, 'x-forwarded-scheme'),
    '--trust-proxy-header'
  )
  assert.equal(report({ ...sketch, trust: { trustProxyHeader } }).url.corrected, 'https://blog.example.com/')
})

test('the advised prefix brings the lost one back', () => {
  const sketch = {
    headers: ['Host: www.example.com'],
    target: '/page',
    expect: 'http://www.example.com/app/page'
  }
  assert.ok(idsOf(sketch).includes('prefix-lost'))
  const urlPrefix = flag(publicPrefix(EXAMPLE_SITUATION), '--url-prefix')
  const after = report({ ...sketch, trust: { urlPrefix } })
  assert.equal(after.url.corrected, 'http://www.example.com/app/page')
  assert.ok(!after.findings.some(({ id }) => id === 'prefix-lost'))
})
