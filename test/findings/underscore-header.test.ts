import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const HOST = 'Host: www.example.com'

describeFinding('underscore-header', {
  fires: [
    {
      name: 'underscores',
      headers: [HOST, 'X_Forwarded_For: 192.0.2.77'],
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'X_Forwarded_For',
          value: '192.0.2.77',
          note: 'imitates X-Forwarded-For'
        }
      ],
      remedy: { nginx: 'underscores_in_headers off;', haproxy: 'del-header' }
    },
    {
      name: 'dots',
      headers: [HOST, 'X.Forwarded.Proto: https'],
      evidence: [{ name: 'X.Forwarded.Proto', value: 'https', note: 'imitates X-Forwarded-Proto' }]
    },
    {
      name: 'an imitated login: the value is kept secret',
      headers: [HOST, 'Remote_User: admin'],
      evidence: [{ value: '[hidden: 5 characters]', note: 'some apps read it as Remote-User' }]
    },
    {
      name: 'a value that was hidden before',
      headers: [HOST, 'X_Api_Key: [hidden: 40 characters]'],
      evidence: [{ value: '[hidden: 40 characters]' }]
    },
    { name: 'an untrusted peer', headers: [HOST, 'X_Real_IP: 192.0.2.77'], peer: '203.0.113.9' }
  ],
  silent: [
    { name: 'hyphens', headers: [HOST, 'X-Forwarded-For: 198.51.100.7', 'X-Request-Id: a_b'] },
    { name: 'Proxy is left out for another reason', headers: [HOST, 'Proxy: http://192.0.2.77/'] },
    { name: 'no headers', headers: [] }
  ]
})

test('underscore-header shows eight names and says how many more there were', () => {
  const { findings } = report({ headers: Array.from({ length: 11 }, (_, index) => `X_${index}: a`) })
  const evidence = findings.find((finding) => finding.id === 'underscore-header')?.evidence
  assert.equal(evidence?.length, 8)
  assert.equal(evidence[7]?.note, 'some apps read it as X-7; and 3 more such headers')
})
