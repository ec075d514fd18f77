import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstMessage } from '../../../src/check/wire/websocket.ts'

const frame = (opcode: number, payload: Buffer): Buffer => {
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff])
  return Buffer.concat([head, payload])
}

test('the first data frame is the message, behind control frames', () => {
  const long = Buffer.alloc(3_000, 'x')
  assert.equal(firstMessage(frame(1, Buffer.from('hello')))?.toString(), 'hello')
  assert.deepEqual(firstMessage(Buffer.concat([frame(9, Buffer.from('ping')), frame(2, long)])), long)
})

test('a frame that is not all there is none, wherever it is cut', () => {
  const whole = frame(1, Buffer.alloc(300, 'x'))
  for (let end = 0; end < whole.length; end += 1) assert.equal(firstMessage(whole.subarray(0, end)), null)
})

test('a length of 64 bits is read without waiting for more than can come', () => {
  assert.equal(firstMessage(Buffer.from([0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255, 1])), null)
})
