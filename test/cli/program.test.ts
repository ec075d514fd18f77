import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { describe, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const LARGE = `GET / HTTP/1.1\nHost: www.example.com\n${`X-Long: ${'v'.repeat(50_000)}\n`.repeat(8)}`

function start(t: TestContext, ...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'] } })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

async function statusOf(child: ChildProcessWithoutNullStreams): Promise<unknown> {
  const [status] = (await once(child, 'close')) as unknown[]
  return status
}

describe('the program', () => {
  test('writes more than a pipe holds to a slow reader, and then ends', async (t) => {
    const child = start(t, 'diagnose', '--format', 'json')
    child.stdin.end(LARGE)
    await wait(1_000)
    const [text, status] = await Promise.all([textOf(child.stdout), statusOf(child)])
    assert.equal((JSON.parse(text) as { format: number }).format, 1)
    assert.equal(status, 0)
  })

  test('does not mind a reader that leaves', async (t) => {
    const child = start(t, 'diagnose', '--format', 'json')
    child.stdout.destroy()
    child.stdin.end(LARGE)
    const [errors, status] = await Promise.all([textOf(child.stderr), statusOf(child)])
    assert.equal(errors, '')
    assert.equal(status, 0)
  })

  test('ends with status 2 and one line for a command line that is not understood', async (t) => {
    const child = start(t, 'serve', '--trust-proxy', '*')
    const [errors, status] = await Promise.all([textOf(child.stderr), statusOf(child)])
    assert.match(errors, /^echo3333: trust-proxy "\*": [^\n]*\n$/)
    assert.equal(status, 2)
  })

  test('serves until it is told to end', async (t) => {
    const child = start(t, 'serve', '--port', '0')
    const errors = textOf(child.stderr)
    let said = ''
    while (!said.includes('"listening"')) said += String(((await once(child.stdout, 'data')) as unknown[])[0])
    assert.match(said, /"proxies":\["127\.0\.0\.0\/8",.*"msg":"trusting"/)
    const url = /"url":"([^"]+)"/.exec(said)?.[1] ?? ''
    const answer = await fetch(`${url}some/path`)
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /^[A-Z]{4} {2}/)

    const second = start(t, 'serve', '--port', new URL(url).port, '--log-level', 'silent')
    const [refusal, status] = await Promise.all([textOf(second.stderr), statusOf(second)])
    assert.match(refusal, /^echo3333: port \d+ on 127\.0\.0\.1 is in use; [^\n]*\n$/m)
    assert.equal(status, 2)

    child.kill('SIGTERM')
    assert.equal(await statusOf(child), 0)
    await errors
  })
})
