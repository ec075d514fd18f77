import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, describe, test } from 'node:test'
import { exitCode } from '../../src/cli/exit-code.ts'
import { run } from '../../src/cli/run.ts'
import type { Report } from '../../src/core/report.ts'
import { facts, report } from '../support/facts.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'echo3333-diagnose-'))
after(() => rmSync(folder, { recursive: true }))

const GOOD = 'GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n'
const BAD = 'GET /x HTTP/1.1\nHost: 10.1.2.3:8080\n\n'

async function reportOn(input: string | Buffer, ...args: string[]): Promise<Report> {
  const { stdout, stderr } = await runCli(['diagnose', '--format', 'json', ...args], { input })
  assert.equal(stderr, '')
  return JSON.parse(stdout) as Report
}

describe('echo3333 diagnose', () => {
  test('reads a request as text from standard input', async () => {
    const { code, stdout } = await runCli(['diagnose'], { input: GOOD })
    assert.equal(code, 0)
    assert.match(stdout, /^PASS /)
    assert.doesNotMatch(stdout, /\?echo3333=/)
  })

  test('reads a file', async () => {
    const path = join(folder, 'bad.txt')
    writeFileSync(path, BAD)
    const { code, stdout } = await runCli(['diagnose', path])
    assert.equal(code, 1)
    assert.match(stdout, /^FAIL /)
  })

  test('reads facts, and a whole report', async () => {
    const saved = report({ headers: ['Host: blog.example.com'], expect: 'https://blog.example.com/' })
    assert.deepEqual((await reportOn(JSON.stringify(facts()))).request, facts())
    const again = await reportOn(`\ufeff ${JSON.stringify(saved)}`)
    assert.deepEqual(again.request, saved.request)
    assert.equal(again.url.expected, 'https://blog.example.com/')
  })

  test('gives a report on a report of itself that says the same', async () => {
    const first = await reportOn(BAD)
    assert.deepEqual(await reportOn(JSON.stringify(first)), first)
  })

  test('takes the rest of a request as text from flags', async () => {
    const { request } = await reportOn(
      GOOD,
      '--peer',
      '[2001:db8::1]:5000',
      '--local',
      '192.0.2.1:80',
      '--encrypted'
    )
    assert.deepEqual(request.peer, { address: '2001:db8::1', port: 5000 })
    assert.deepEqual(request.local, { address: '192.0.2.1', port: 80 })
    assert.equal(request.encrypted, true)
    const local = await reportOn(GOOD, '--peer', 'unix', '--local', 'unix:/run/app.sock')
    assert.deepEqual(local.request.local, { unixSocket: '/run/app.sock' })
    assert.ok('unixSocket' in local.request.peer)
  })

  test('reads the bytes of a request as text as latin-1', async () => {
    const { request } = await reportOn(Buffer.from('GET /\xe9 HTTP/1.1\nHost: a.example\n', 'latin1'))
    assert.equal(request.target, '/\xe9')
  })

  test('passes over empty lines in front of a request', async () => {
    assert.equal((await reportOn(`\r\n\r\n${GOOD}`)).request.method, 'GET')
  })

  test('compares with the URL that was asked for', async () => {
    const { url, verdict } = await reportOn(GOOD, '--expect', 'https://www.example.com/')
    assert.equal(url.expected, 'https://www.example.com/')
    assert.equal(verdict, 'fail')
  })

  test('applies the trust settings', async () => {
    const input = 'GET / HTTP/1.1\nHost: a.example\nX-Forwarded-Host: b.example\n'
    assert.equal((await reportOn(input)).url.corrected, 'http://b.example/')
    assert.equal((await reportOn(input, '--trust-proxy', 'none')).url.corrected, 'http://a.example/')
  })

  test('shows secrets by their length unless told otherwise', async () => {
    const input = `${GOOD.trimEnd()}\nAuthorization: Basic abc\n`
    assert.doesNotMatch((await runCli(['diagnose'], { input })).stdout, /Basic abc/)
    assert.match((await runCli(['diagnose', '--show-secrets'], { input })).stdout, /Basic abc/)
  })

  test('colours where it is told to', async () => {
    assert.match((await runCli(['diagnose', '--color'], { input: GOOD })).stdout, /^\u001b\[/)
  })

  test('never fails where it is told so', async () => {
    assert.equal((await runCli(['diagnose', '--fail-on', 'never'], { input: BAD })).code, 0)
  })

  test('does not wait for somebody to type', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true })
    const stderr = new PassThrough()
    assert.equal(await run(['diagnose'], { stdin, stdout: new PassThrough(), stderr, env: {} }), 2)
    assert.match(String(stderr.read()), /^echo3333: name a file with the request, or pipe it in: [^\n]*\n$/)
  })
})

const json = (change: object): string => JSON.stringify({ ...facts(), ...change })

describe('the exit status', () => {
  const rows = [
    { severity: 'error', error: 1, warning: 1, never: 0 },
    { severity: 'warning', error: 0, warning: 1, never: 0 },
    { severity: 'info', error: 0, warning: 0, never: 0 }
  ] as const
  for (const row of rows) {
    test(`for one ${row.severity}`, () => {
      for (const failOn of ['error', 'warning', 'never'] as const) {
        assert.equal(exitCode([{ severity: row.severity }], failOn), row[failOn], failOn)
        assert.equal(exitCode([], failOn), 0)
      }
    })
  }
})

describe('a request that cannot be read', () => {
  const jsonCases: readonly { name: string; input: string; says: RegExp }[] = [
    { name: 'half of a JSON text', input: '{"method":', says: /is not JSON/ },
    { name: 'a list', input: '[]', says: /the JSON should be an object, but it is a list of 0/ },
    {
      name: 'a number for the method',
      input: json({ method: 3 }),
      says: /method should be a string, .* a number/
    },
    { name: 'no headers', input: json({ headers: undefined }), says: /headers should be a list, .* missing/ },
    {
      name: 'headers as an object',
      input: json({ headers: {} }),
      says: /headers should be a list, .* an object/
    },
    { name: 'half a header', input: json({ headers: [['a']] }), says: /headers\[0\] should be a pair/ },
    {
      name: 'a null value',
      input: json({ headers: [['a', null]] }),
      says: /headers\[0\]\[1\] .* it is null/
    },
    { name: 'no port', input: json({ peer: { address: '::1' } }), says: /peer\.port should be a number/ },
    { name: 'no peer', input: json({ peer: null }), says: /peer should be an object, but it is null/ },
    {
      name: 'a word for encrypted',
      input: json({ encrypted: 'no' }),
      says: /encrypted should be true or false/
    },
    {
      name: 'a wrong request in a report',
      input: '{"request":{}}',
      says: /request\.method should be a string/
    },
    { name: 'a later format', input: '{"format":2,"request":{}}', says: /format is 2, but this version/ }
  ]
  const otherCases: readonly { name: string; input: string; args?: string[]; says: RegExp }[] = [
    { name: 'nothing', input: ' \n', says: /standard input is empty/ },
    { name: 'prose', input: 'hello', says: /neither JSON nor a request; .*"GET \/path HTTP\/1\.1"/ },
    { name: 'a line without colon', input: 'GET / HTTP/1.1\nHost: a\nfoo', says: /line 3 is no header/ },
    { name: 'a flag that the facts answer', input: json({}), args: ['--peer', '::1'], says: /--peer is for/ },
    {
      name: 'no such file',
      input: '',
      args: ['/no/such'],
      says: /cannot read \/no\/such: there is no such file/
    },
    { name: 'a folder', input: '', args: [folder], says: /it is a folder/ },
    { name: 'two files', input: '', args: ['a', 'b'], says: /unexpected argument "b"/ },
    {
      name: 'no URL',
      input: GOOD,
      args: ['--expect', 'example.com'],
      says: /--expect "example\.com" is no URL/
    },
    {
      name: 'no address',
      input: GOOD,
      args: ['--peer', 'localhost'],
      says: /--peer "localhost": write an IP/
    },
    { name: 'no port number', input: GOOD, args: ['--local', '[::1]:99999'], says: /--local .* write an IP/ },
    { name: 'unknown format', input: GOOD, args: ['--format', 'xml'], says: /--format "xml" is not known/ },
    { name: 'unknown proxy', input: GOOD, args: ['--proxy', 'ngnix'], says: /did you mean nginx\?/ },
    {
      name: 'unknown severity',
      input: GOOD,
      args: ['--fail-on', 'info'],
      says: /--fail-on "info" is not known/
    }
  ]
  for (const { name, input, args = [], says } of [...jsonCases, ...otherCases] as typeof otherCases) {
    test(`costs one line and status 2: ${name}`, async () => {
      const { code, stdout, stderr } = await runCli(['diagnose', ...args], { input })
      assert.equal(code, 2)
      assert.equal(stdout, '')
      assert.match(stderr, /^echo3333: [^\n]*\n$/)
      assert.match(stderr, says)
    })
  }
})
