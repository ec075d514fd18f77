import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseRequestHead } from '../../src/core/raw-request.ts'
import { cases } from './replay.ts'
import { corpus, randomRequests } from './live/requests.ts'
import { shortest } from './live/shortest.ts'

describe('the random requests', () => {
  test('are the same for the same seed, and others for another', () => {
    assert.deepEqual(randomRequests(50, 7), randomRequests(50, 7))
    assert.notDeepEqual(randomRequests(50, 7), randomRequests(50, 8))
  })

  test('come after the recorded cases, as many as asked for, and are all heads of requests', () => {
    const all = corpus(200, 1)
    assert.equal(all.length, cases.length + 200)
    assert.ok(all.every(({ raw }) => parseRequestHead(raw) !== null))
    assert.ok(all.some(({ trusted }) => !trusted))
  })

  test('hold lists, IPv6 addresses, quotes, ports and escaped paths', () => {
    const text = randomRequests(300, 1)
      .map(({ raw }) => raw)
      .join('')
    for (const pattern of [
      /^X-Forwarded-For:.*,/im,
      /\[2001:db8::7\]:4711/,
      /="/,
      /:8443/,
      /^[A-Z]+ \S*%2F/m
    ])
      assert.match(text, pattern)
  })
})

describe('the shortest request', () => {
  const holds = async (raw: string) => /X-Forwarded-For:[^\r]*unknown/.test(raw)

  test('keeps what the answer depends on, and nothing else', async () => {
    const raw =
      'POST /a/b?x=1 HTTP/1.0\r\nHost: h\r\nX-Forwarded-For: 192.0.2.1, unknown, 10.0.0.1\r\nX-Real-IP: ::1\r\n\r\n'
    assert.equal(await shortest(raw, holds), 'GET / HTTP/1.1\r\nX-Forwarded-For: unknown\r\n\r\n')
  })

  test('keeps a method on which the answer depends', async () => {
    const raw = 'POST /a HTTP/1.1\r\nHost: h\r\n\r\n'
    assert.equal(await shortest(raw, async (text) => text.startsWith('POST')), 'POST / HTTP/1.1\r\n\r\n')
  })
})
