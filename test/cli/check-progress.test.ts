import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { showProgress } from '../../src/cli/progress.ts'
import { run } from '../../src/cli/run.ts'
import { type Service, startService } from '../support/service.ts'

const terminal = (columns: number) => Object.assign(new PassThrough(), { isTTY: true, columns })
const written = (stream: PassThrough): string => String(stream.read() ?? '')

describe('the progress of a check', () => {
  test('is one plain line where nobody watches', () => {
    const stream = new PassThrough()
    const progress = showProgress(stream, 'http://www.example.com/')
    progress.planned(92)
    progress.sending('path', 40)
    progress.end()
    assert.equal(written(stream), 'Sending 92 requests to http://www.example.com/\n')
  })

  test('is a line that is rewritten on a terminal, no wider than that, and taken away at the end', () => {
    const stream = terminal(30)
    const progress = showProgress(stream, 'http://www.example.com/')
    progress.planned(92)
    progress.sending('path', 40)
    progress.sending('limits', 3)
    progress.end()
    assert.equal(
      written(stream),
      'Sending 92 requests to http://www.example.com/\n' +
        '\r\u001b[2K  40 left: Paths that must ar\r\u001b[2K  3 left: Long headers and ma\r\u001b[2K'
    )
  })

  test('is whole on a terminal that does not know its size', () => {
    const stream = terminal(0)
    showProgress(stream, 'http://www.example.com/').sending('rfc7239', 3)
    assert.equal(written(stream), '\r\u001b[2K  3 left: The Forwarded header of a visitor')
  })

  test('takes nothing away where it wrote nothing', () => {
    const stream = terminal(80)
    showProgress(stream, 'http://www.example.com/').end()
    assert.equal(written(stream), '')
  })
})

describe('the colours of a check', () => {
  let service: Service
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  async function check(env: Record<string, string>, ...flags: readonly string[]): Promise<string> {
    const [stdin, stdout] = [Readable.from([]), terminal(80)]
    const args = ['check', `http://127.0.0.1:${service.port}/`, '--only', 'internal-host', ...flags]
    await run(args, { stdin, stdout, stderr: new PassThrough(), env })
    return written(stdout)
  }

  test('are there on a terminal, unless somebody does not want them', async () => {
    const coloured = /^\u001b\[32;1mPASS\u001b\[0m /
    assert.match(await check({}), coloured)
    assert.match(await check({ NO_COLOR: '' }), coloured)
    assert.match(await check({ NO_COLOR: '1' }, '--color'), coloured)
    assert.match(await check({ NO_COLOR: '1' }), /^PASS /)
    assert.match(await check({ TERM: 'dumb' }), /^PASS /)
    assert.match(await check({}, '--no-color'), /^PASS /)
    assert.match(await check({}, '--format', 'json'), /^\{\n/)
  })
})
