import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const stated = (value: string): readonly string[] => ['Host: www.example.com', `X-Forwarded-Prefix: ${value}`]

describeFinding('prefix-doubled', {
  fires: [
    {
      name: 'the proxy states the prefix and does not take it off',
      target: '/app/entry',
      headers: stated('/app'),
      expect: 'http://www.example.com/app/entry',
      basis: 'truth',
      evidence: [
        { kind: 'header', name: 'X-Forwarded-Prefix', value: '/app', note: 'the path still has the prefix' },
        { kind: 'url', name: 'path', value: '/app/app/entry', expected: '/app/entry' }
      ],
      remedy: {
        apache: 'unset X-Forwarded-Prefix early',
        nginx: 'X-Forwarded-Prefix ""',
        echo3333: '--url-prefix /app'
      }
    },
    {
      name: 'the public URL has no such prefix',
      target: '/entry',
      headers: stated('/app'),
      expect: 'http://www.example.com/entry',
      basis: 'truth',
      evidence: [{ name: 'X-Forwarded-Prefix', note: 'the URL that was asked for has no such prefix' }],
      remedy: { apache: 'unset X-Forwarded-Prefix early', haproxy: 'del-header X-Forwarded-Prefix' }
    },
    {
      name: 'a longer name that begins alike is no such prefix',
      target: '/application',
      headers: stated('/app'),
      expect: 'http://www.example.com/application',
      evidence: [{ note: 'the URL that was asked for has no such prefix' }]
    },
    {
      name: 'a single slash',
      target: '/entry',
      headers: ['Host: www.example.com', 'X-Script-Name: /'],
      trust: { trustProxyHeader: 'X-Script-Name' },
      expect: 'http://www.example.com/entry',
      evidence: [{ name: 'path', value: '//entry' }],
      remedy: { nginx: 'X-Script-Name ""' }
    },
    {
      name: 'a setting that the public URL does not have',
      target: '/entry',
      trust: { urlPrefix: '/app' },
      expect: 'http://www.example.com/entry',
      evidence: [{ kind: 'setting', name: 'url-prefix', value: '/app' }],
      remedy: { echo3333: '--url-prefix /' }
    },
    {
      name: 'true URL not known, but the path begins with the stated prefix',
      target: '/app/entry',
      headers: stated('/app'),
      basis: 'heuristic',
      evidence: [{ kind: 'request-line', name: 'path', value: '/app/entry', note: 'becomes /app/app/entry' }]
    },
    {
      name: 'true URL not known, the path is the prefix',
      target: '/app',
      headers: stated('/app'),
      basis: 'heuristic'
    }
  ],
  silent: [
    {
      name: 'taken off and stated',
      target: '/entry',
      headers: stated('/app'),
      expect: 'http://www.example.com/app/entry'
    },
    { name: 'no prefix', target: '/entry', expect: 'http://www.example.com/entry' },
    {
      name: 'a page named like its app',
      target: '/app/x',
      headers: stated('/app'),
      expect: 'http://www.example.com/app/app/x'
    },
    { name: 'true URL not known, another path', target: '/application', headers: stated('/app') },
    {
      name: 'true URL not known, a setting that leaves such a path',
      target: '/app/app/x',
      trust: { urlPrefix: '/app' }
    },
    {
      name: 'true URL not known, a single slash',
      headers: ['Host: a.example', 'X-Script-Name: /'],
      trust: { trustProxyHeader: 'X-Script-Name' }
    },
    { name: 'a peer that is not trusted', target: '/app/x', headers: stated('/app'), peer: '203.0.113.9' },
    {
      name: 'what is believed is no prefix: that is prefix-invalid',
      headers: stated('//example.org'),
      expect: 'http://www.example.com/'
    },
    {
      name: 'OPTIONS *',
      method: 'OPTIONS',
      target: '*',
      headers: stated('/app'),
      expect: 'http://www.example.com/app'
    }
  ]
})

test('a foreign prefix is dropped, and no app is told it', () => {
  const found = report({
    target: '/entry',
    headers: stated('/app'),
    expect: 'http://www.example.com/entry'
  }).findings.find(({ id }) => id === 'prefix-doubled')
  assert.ok(found?.remedies && found.remedies.length > 0)
  assert.ok(!found.remedies.some(({ lines }) => lines.join('\n').includes('/app')))
})
