import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFinding } from '../support/describe-finding.ts'
import { report } from '../support/facts.ts'

const HOST = 'Host: www.example.com'

describeFinding('hop-by-hop-connection-tokens', {
  fires: [
    {
      name: 'a forwarding header is to be removed',
      headers: [HOST, 'Connection: close, X-Forwarded-For'],
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'Connection',
          value: 'X-Forwarded-For',
          note: 'names a forwarding header to remove'
        }
      ],
      remedy: { apache: 'RequestHeader edit* Connection', haproxy: 'http-request del-header Connection' }
    },
    {
      name: 'any other header, on a second line',
      headers: [HOST, 'Connection: keep-alive', 'Connection: Cookie'],
      evidence: [{ value: 'Cookie', note: 'names a header to remove' }]
    },
    { name: 'an untrusted peer', headers: [HOST, 'Connection: x-real-ip'], peer: '203.0.113.9' }
  ],
  silent: [
    { name: 'no Connection', headers: [HOST] },
    { name: 'close', headers: [HOST, 'Connection: close'] },
    { name: 'a WebSocket handshake of a browser', headers: [HOST, 'Connection: keep-alive, Upgrade'] },
    { name: 'the upgrade to HTTP/2', headers: [HOST, 'Connection: Upgrade, HTTP2-Settings'] },
    { name: 'trailers', headers: [HOST, 'Connection: TE, close'] },
    { name: 'an old proxy', headers: [HOST, 'Connection: Proxy-Connection, Proxy-Authenticate'] },
    { name: 'empty elements', headers: [HOST, 'Connection: , ,close,'] }
  ]
})

test('hop-by-hop-connection-tokens reads 256 options and shows eight', () => {
  const named = Array.from({ length: 1000 }, (_, index) => `X-${index}`).join(',')
  const { findings } = report({ headers: [HOST, `Connection: ${named}`] })
  const evidence = findings.find((finding) => finding.id === 'hop-by-hop-connection-tokens')?.evidence
  assert.equal(evidence?.length, 8)
  assert.equal(evidence[7]?.note, 'names a header to remove, and 248 more')
})
