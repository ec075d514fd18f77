import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const HOST = 'Host: www.example.com'

describeFinding('identity-header', {
  fires: [
    {
      name: 'a user name',
      headers: [HOST, 'X-Forwarded-User: admin'],
      basis: 'request',
      evidence: [{ kind: 'header', name: 'X-Forwarded-User', value: '[hidden: 5 characters]' }],
      remedy: {
        apache: 'RequestHeader unset X-Forwarded-User early',
        nginx: 'proxy_set_header X-Forwarded-User "";'
      }
    },
    {
      name: 'in another case, from an untrusted peer',
      headers: [HOST, 'remote-user: admin'],
      peer: '203.0.113.9',
      evidence: [{ name: 'remote-user' }],
      remedy: { haproxy: 'http-request del-header remote-user' }
    },
    {
      name: 'a client certificate',
      headers: [HOST, 'X-SSL-Client-Verify: SUCCESS', 'X-SSL-Client-S-DN: CN=admin'],
      evidence: [{ name: 'X-SSL-Client-Verify' }, { name: 'X-SSL-Client-S-DN' }]
    },
    {
      name: 'a value that was hidden before',
      headers: [HOST, 'X-WEBAUTH-USER: [hidden: 31 characters]'],
      evidence: [{ value: '[hidden: 31 characters]' }]
    },
    { name: 'the certificate header of RFC 9440', headers: [HOST, 'Client-Cert: :MIIB:'] },
    { name: 'a cloud service', headers: [HOST, 'Cf-Access-Authenticated-User-Email: a@example.com'] }
  ],
  silent: [
    { name: 'no such header', headers: [HOST, 'Authorization: Basic YTpi', 'X-Forwarded-For: 198.51.100.7'] },
    {
      name: 'nobody is named',
      headers: [
        HOST,
        'X-Forwarded-User:',
        'X-Remote-User: -',
        'X-SSL-Client-Verify: NONE',
        'Remote-User: (null)'
      ]
    },
    { name: 'an underscore in the name (underscore-header)', headers: [HOST, 'Remote_User: admin'] }
  ]
})

test('identity-header never quotes the value', () => {
  const { findings } = report({ headers: [HOST, 'X-Forwarded-Email: s3cret@example.com'] })
  const found = findings.find((finding) => finding.id === 'identity-header')
  assert.ok(found)
  assert.ok(!JSON.stringify(found).includes('s3cret'))
})
