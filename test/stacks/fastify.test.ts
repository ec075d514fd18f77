import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import fc from 'fast-check'
import { parseRequestHead } from '../../src/core/raw-request.ts'
import { fastify } from '../../src/stacks/node/fastify.ts'
import type { Outcome } from '../../src/stacks/stack.ts'
import { facts } from '../support/facts.ts'
import { head, sendRaw } from '../support/raw.ts'

// Fastify is at hand in every installation of this project, so its emulation is held against it here, with
// requests that were never recorded.

const urlOf = (outcome: Outcome) => (outcome.kind === 'conclusion' ? outcome.url?.value : outcome.status)
const clientOf = (outcome: Outcome) => (outcome.kind === 'conclusion' ? outcome.clientAddress?.value : null)

describe('Fastify itself', () => {
  let app: FastifyInstance
  const trustProxy = '127.0.0.1, 10.0.0.0/8'

  before(async () => {
    app = Fastify({ trustProxy })
    app.setNotFoundHandler((request, reply) => {
      const url = `${request.protocol}://${request.host}${request.originalUrl}`
      return reply.code(200).send({ url, ip: request.ip })
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  after(() => app.close())

  const pick = (text: string) => fc.constantFrom(...text.split(' '))
  const list = (text: string) =>
    fc
      .tuple(fc.array(pick(text), { minLength: 1, maxLength: 4 }), fc.constantFrom(',', ', ', ',\t'))
      .map(([elements, comma]) => elements.join(comma))
  const hosts = 'a.example A.example:8080 [::1]:80 u@h a/b?c %41 , ::1 \xe9.example'
  const lines = fc.oneof(
    list('198.51.100.7 10.0.0.2 ::ffff:10.0.0.2 012.0.0.2 10.2 [2001:db8::7]:80 unknown , 167772162').map(
      (value) => `X-Forwarded-For: ${value}`
    ),
    list('https http HTTPS wss ,').map((value) => `X-Forwarded-Proto: ${value}`),
    list(hosts).map((value) => `X-Forwarded-Host: ${value}`),
    pick(hosts).map((value) => `Host: ${value}`),
    fc.constantFrom(
      'X_Forwarded_Proto: https',
      'Content-Length: x',
      'X Y: z',
      'Expect: tea',
      'X-A: \x01',
      'X-A: \xff'
    )
  )
  const targets = pick(
    '/ /a?b //a//b /%ff /a%zz /a?%zz /%2F /a#b /\xe9 * *a a http://b http://b/%zz http:// http://[ http://b#c ftp://x/%zz'
  )
  const requests = fc.tuple(
    pick('GET GET GET OPTIONS get'),
    targets,
    pick('1.1 1.1 1.0 1.2'),
    fc.array(lines)
  )

  test('answers what is concluded for it', async () => {
    const { port } = app.server.address() as AddressInfo
    await fc.assert(
      fc.asyncProperty(requests, async ([method, target, version, fields]) => {
        const raw = head(`${method} ${target} HTTP/${version}`, 'Host: b', ...fields, 'Connection: close')
        const { status, body } = await sendRaw(port, raw)
        const parsed = parseRequestHead(raw)
        assert.ok(parsed)
        const outcome = fastify.conclude({ ...facts(), ...parsed }, { trustProxy })
        if (status !== 200) return assert.deepEqual([urlOf(outcome), raw], [status, raw])
        const answer = JSON.parse(Buffer.from(body, 'latin1').toString()) as { url: string; ip: string }
        assert.deepEqual([urlOf(outcome), clientOf(outcome), raw], [answer.url, answer.ip, raw])
      }),
      { numRuns: 400 }
    )
  })
})
