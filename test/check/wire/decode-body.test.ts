import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { decodeBody } from '../../../src/check/wire/decode-body.ts'

const coded = (coding: string, body: Buffer) => ({
  status: 200,
  headers: [['Content-Encoding', coding] as const],
  body
})

test('a content coding that nobody asked for is taken off', () => {
  assert.equal(decodeBody(coded('gzip', gzipSync('hello')), 100).body.toString(), 'hello')
  assert.equal(decodeBody(coded('BR', brotliCompressSync('hello')), 100).body.toString(), 'hello')
  assert.equal(decodeBody(coded('identity', Buffer.from('hello')), 100).body.toString(), 'hello')
})

test('what is too large, broken or unknown stays as it is', () => {
  const bomb = gzipSync(Buffer.alloc(1_000_000))
  assert.equal(decodeBody(coded('gzip', bomb), 1_000).body, bomb)
  const broken = Buffer.from('no gzip')
  assert.equal(decodeBody(coded('gzip', broken), 1_000).body, broken)
  assert.equal(decodeBody(coded('constructor', broken), 1_000).body, broken)
})
