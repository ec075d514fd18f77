import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { head, sendRaw } from '../support/raw.ts'
import { type Service, startService } from '../support/service.ts'

const PLAIN = head('GET / HTTP/1.1', 'Host: www.example.com', 'Connection: close')
const KEPT_ALIVE = head('GET / HTTP/1.1', 'Host: a')
const HALF_BODY = `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 6')}abc`

describe('slow and silent clients', { concurrency: true }, () => {
  let service: Service
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const cases = [
    { name: 'a connection that says nothing', send: '' },
    { name: 'half a request line', send: 'GET / HT' },
    { name: 'half a header block', send: 'GET / HTTP/1.1\r\nHost: a\r\n' },
    { name: 'HTTP/0.9', send: 'GET /p\r\n' },
    { name: 'a body that does not come', send: HALF_BODY },
    { name: 'a kept-alive connection that is not used again', send: KEPT_ALIVE }
  ]
  for (const { name, send } of cases) {
    test(`${name} is closed by the service, and others are served meanwhile`, async () => {
      const slow = sendRaw(service.port, send, { timeout: 60_000 })
      assert.equal((await sendRaw(service.port, PLAIN)).status, 200)
      assert.equal((await slow).timedOut, false)
    })
  }
})

describe('ending', () => {
  test(
    'SIGTERM with idle, silent, half-sent and slow-body connections ends in good order',
    { timeout: 30_000 },
    async () => {
      const service = await startService()
      const sockets = await Promise.all(
        ['', 'GET / HT', HALF_BODY, KEPT_ALIVE].map((text) => open(service.port, text))
      )
      await sleep(200)
      assert.equal(await service.stop(), 0)
      for (const socket of sockets) socket.destroy()
    }
  )

  test('a request that is under way when SIGTERM comes is answered', async () => {
    const service = await startService()
    const socket = await open(service.port, HALF_BODY)
    await sleep(100)
    const ended = service.stop()
    await sleep(300)
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.write('def')
    await once(socket, 'close')
    assert.match(text, /^HTTP\/1\.1 200/)
    assert.match(text, /^connection: close\r$/im)
    assert.equal(await ended, 0)
  })

  test('new connections are refused once the end has begun', async () => {
    const service = await startService()
    const socket = await open(service.port, 'GET / HT')
    const ended = service.stop()
    await sleep(500)
    assert.equal((await sendRaw(service.port, PLAIN)).status, null)
    socket.destroy()
    assert.equal(await ended, 0)
  })

  test('a second signal ends at once, which is not the orderly 0', async () => {
    const service = await startService()
    const socket = await open(service.port, 'GET / HT')
    const ended = service.stop()
    await sleep(300)
    service.child.kill('SIGTERM')
    assert.notEqual(await ended, 0)
    socket.destroy()
  })
})

describe('many requests on one connection', () => {
  let service: Service
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  test('pipelined requests are answered in order', async () => {
    const lines = (path: string, ...more: string[]) =>
      head(`GET ${path}?echo3333=json HTTP/1.1`, 'Host: a', ...more)
    const requests = [
      ...Array.from({ length: 20 }, (_, index) => lines(`/p${index}`)),
      lines('/last', 'Connection: close')
    ]
    const answer = await sendRaw(service.port, requests.join(''))
    const paths = [...answer.body.matchAll(/"PATH_INFO":"(\/[a-z0-9]+)"/g)].map((match) => match[1])
    const inOrder = [...Array.from({ length: 20 }, (_, index) => `/p${index}`), '/last']
    assert.deepEqual(
      paths.filter((path, index) => path !== paths[index - 1]),
      inOrder
    )
  })

  test('a client that pipelines 2,000 requests at once is cut off', async () => {
    const answer = await sendRaw(service.port, KEPT_ALIVE.repeat(2_000))
    assert.equal(answer.timedOut, false)
    assert.ok(answer.body.split('HTTP/1.1 200').length < 100)
    assert.equal((await sendRaw(service.port, PLAIN)).status, 200)
  })

  test('3,000 requests one after the other on one connection are all answered', async () => {
    const socket = await open(service.port, '')
    let answered = 0
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    while (answered < 3_000) {
      text = ''
      socket.write(head('GET /_echo3333/health HTTP/1.1', 'Host: a'))
      while (!text.endsWith('ok\n')) await once(socket, 'data')
      assert.match(text, /^HTTP\/1\.1 200/)
      answered += 1
    }
    socket.destroy()
  })
})

describe('aborted connections', () => {
  test('500 resets at any point leave the service answering', async () => {
    const service = await startService()
    for (let index = 0; index < 500; index += 1) {
      const socket = await open(service.port, PLAIN.slice(0, index % (PLAIN.length + 1)))
      socket.resetAndDestroy()
    }
    assert.equal((await sendRaw(service.port, PLAIN)).status, 200)
    assert.doesNotMatch(service.output(), /"level":(50|60)/)
    assert.equal(await service.stop(), 0)
  })
})

async function open(port: number, text: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (text !== '') socket.write(text, 'latin1')
  return socket
}
