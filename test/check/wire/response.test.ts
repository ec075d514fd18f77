import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseResponse } from '../../../src/check/wire/response.ts'

const parse = (text: string, { method = 'GET', ended = false } = {}) =>
  parseResponse(Buffer.from(text, 'latin1'), method, ended)

function body(text: string, options?: { method?: string; ended?: boolean }): string | null {
  const parsed = parse(text, options)
  return parsed.state === 'whole' ? parsed.response.body.toString('latin1') : null
}

describe('a response', () => {
  test('with a length ends there', () => {
    const parsed = parse('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a:2\r\n\r\nabc')
    assert.ok(parsed.state === 'whole')
    assert.equal(parsed.response.status, 200)
    assert.equal(parsed.response.body.toString(), 'ab')
    assert.equal(parsed.rest.toString(), 'c')
    assert.deepEqual(parsed.response.headers.slice(1), [
      ['X-A', '1'],
      ['x-a', '2']
    ])
  })

  test('without a length ends with the connection', () => {
    assert.equal(parse('HTTP/1.1 200\r\n\r\nab').state, 'more')
    assert.equal(body('HTTP/1.1 200\r\n\r\nab', { ended: true }), 'ab')
  })

  test('in chunks is put together, with extensions and trailers', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    assert.equal(body(`${head}2\r\nab\r\n3;x=y\r\ncde\r\n0\r\n\r\n`), 'abcde')
    assert.equal(body(`${head}2\r\nab\r\n0\r\nX-T: 1\r\n\r\n`), 'ab')
    assert.equal(parse(`${head}2\r\nab\r\n0\r\n`).state, 'more')
    assert.equal(parse(`${head}2\r\nab\r\n`, { ended: true }).state, 'broken')
    assert.equal(parse(`${head}zz\r\nab\r\n`).state, 'broken')
  })

  test('that is interim is passed over, but for 101', () => {
    assert.equal(body('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na'), 'a')
    const parsed = parse('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nframes')
    assert.ok(parsed.state === 'whole')
    assert.equal(parsed.rest.toString(), 'frames')
  })

  test('to HEAD, and 204 and 304, have no body', () => {
    assert.equal(body('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', { method: 'HEAD' }), '')
    assert.equal(body('HTTP/1.1 204 No Content\r\n\r\n'), '')
    assert.equal(body('HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'), '')
  })

  test('that is cut short, or is none, is broken', () => {
    assert.equal(parse('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab', { ended: true }).state, 'broken')
    assert.equal(parse('HTTP/1.1 200 OK\r\nContent-Le', { ended: true }).state, 'broken')
    assert.equal(parse('SSH-2.0-OpenSSH_9.2\r\n').state, 'broken')
    assert.equal(parse('HTTP/1.1 20 OK\r\n\r\n').state, 'broken')
    assert.equal(parse('HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n').state, 'broken')
    assert.equal(parse(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}`).state, 'broken')
  })

  test('is read the same however it arrives, and nothing throws', () => {
    const pieces = [
      'HTTP/1.1 200 OK',
      '\r\n',
      'Content-Length: 3',
      'Transfer-Encoding: chunked',
      '3',
      '0',
      'abc',
      ' ',
      ':'
    ]
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        for (let end = 0; end <= text.length; end += 1) parse(text.slice(0, end))
        const parsed = parse(text)
        assert.notEqual(parse(text, { ended: true }).state, 'more')
        if (parsed.state === 'whole')
          assert.equal(body(`${text}more`), parsed.response.body.toString('latin1'))
      })
    )
  })
})
