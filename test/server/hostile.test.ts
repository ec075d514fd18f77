import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { head, type RawAnswer, sendRaw } from '../support/raw.ts'
import { type Service, startService } from '../support/service.ts'
import { hostileRequests } from './hostile-requests.ts'

// The real process, raw sockets: every request gets an answer with our headers, none ends the process, none
// gets a stack trace or somebody's secret, and nothing of the request becomes a header.

let service: Service
before(async () => {
  service = await startService()
})
after(async () => {
  assert.equal(await service.stop(), 0)
})

const SECRET = 'S3cr3tS3cr3tS3cr3t'

describe(`${hostileRequests.length} hostile requests`, () => {
  for (const { name, raw, status } of hostileRequests) {
    test(name, async () => {
      const answer = await sendRaw(service.port, raw)
      assert.equal(answer.timedOut, false, 'the connection stayed open')
      assert.ok(
        answer.status !== null && status.includes(answer.status),
        `${answer.status}: ${answer.head}\n${answer.body.slice(0, 200)}`
      )
      assertOurHeaders(answer)
      assertNothingInternal(answer)
    })
  }

  test('the process is alive, has logged no error, and answers a plain request', async () => {
    assert.equal(service.child.exitCode, null)
    assert.doesNotMatch(service.output(), /"level":(50|60)/)
    const answer = await sendRaw(
      service.port,
      head('GET / HTTP/1.1', 'Host: www.example.com', 'Connection: close')
    )
    assert.equal(answer.status, 200)
  })

  test('terminal text never holds a raw control character', async () => {
    const answer = await sendRaw(
      service.port,
      head(
        'GET /?a=%1b HTTP/1.1',
        'Host: www.example.com',
        'X-A: \x9b31m\x85',
        'X-Forwarded-Host: \x9b',
        'Connection: close'
      )
    )
    assert.equal(answer.status, 200)
    assert.doesNotMatch(Buffer.from(answer.body, 'latin1').toString('utf8'), /[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
  })
})

const secretLines = [
  `Authorization: Bearer ${SECRET}`,
  `Proxy-Authorization: Basic ${SECRET}`,
  `Cookie: session=${SECRET}`,
  `X-Api-Key: ${SECRET}`,
  `X-Auth-Token: ${SECRET}`,
  `X-Csrf-Token: ${SECRET}`,
  `X-Amz-Security-Token: ${SECRET}`,
  `X-Amzn-Oidc-Data: ${SECRET}`,
  `Cf-Access-Jwt-Assertion: ${SECRET}`,
  `X-Goog-Iap-Jwt-Assertion: ${SECRET}`,
  `X-Ms-Token-Aad-Access-Token: ${SECRET}`,
  `X-Forwarded-Access-Token: ${SECRET}`,
  `X-Forwarded-Client-Cert: Hash=${SECRET}`,
  `X-Vault-Token: ${SECRET}`,
  `X-Fc-Security-Token: ${SECRET}`,
  `Referer: https://u:${SECRET}@www.example.com/?access_token=${SECRET}`,
  `X-Original-Url: /?code=${SECRET}`,
  `X-Whatever: eyJhbGciOiJIUzI1NiJ9.${SECRET}.${SECRET}`,
  `Echo-Expect-URL: https://www.example.com/?token=${SECRET}`
]

describe('secrets', () => {
  for (const format of ['html', 'json', 'text']) {
    test(`are shown as their length, as ${format}`, async () => {
      const target = `/?echo3333=${format}&token=${SECRET}&x=1&api_key=${SECRET}`
      const answer = await sendRaw(
        service.port,
        head(`GET ${target} HTTP/1.1`, 'Host: www.example.com', 'Connection: close', ...secretLines)
      )
      assert.equal(answer.status, 200)
      assert.ok(!answer.head.includes(SECRET) && !answer.body.includes(SECRET), 'a secret came back')
      assert.match(answer.body, /hidden/)
    })
  }

  test('do not reach the log, not even at trace', async () => {
    const talkative = await startService('--log-level', 'trace')
    await sendRaw(
      talkative.port,
      head(`GET /?token=${SECRET} HTTP/1.1`, 'Host: a', 'Connection: close', ...secretLines)
    )
    await talkative.stop()
    assert.match(talkative.output(), /"verdict"/)
    assert.ok(!talkative.output().includes(SECRET))
  })

  test('are shown as they came with --show-secrets', async () => {
    const open = await startService('--show-secrets')
    try {
      const request = head(
        'GET /?echo3333=json HTTP/1.1',
        'Host: a.example',
        `Cookie: a=${SECRET}`,
        'Connection: close'
      )
      const answer = await sendRaw(open.port, request)
      assert.ok(answer.body.includes(SECRET))
    } finally {
      await open.stop()
    }
  })
})

function assertOurHeaders({ head: lines }: RawAnswer): void {
  assert.match(lines, /^cache-control: no-store$/im)
  assert.match(lines, /^x-content-type-options: nosniff$/im)
  assert.match(lines, /^referrer-policy: no-referrer$/im)
  assert.match(lines, /^content-security-policy: default-src 'none'/im)
  assert.doesNotMatch(lines, /^(server|x-powered-by|access-control-[a-z-]+|set-cookie|location):/im)
}

function assertNothingInternal({ head: lines, body }: RawAnswer): void {
  assert.doesNotMatch(`${lines}${body}`, /node_modules|\.ts:\d+|\.js:\d+|\bat [A-Za-z.]+ \(/)
}
