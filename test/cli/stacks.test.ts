import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { Report } from '../../src/core/report.ts'
import type { StackAssessment } from '../../src/core/stack-assessment.ts'
import { stacks } from '../../src/stacks/index.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'echo3333-stacks-'))
after(() => rmSync(folder, { recursive: true }))

const REQUEST = [
  'GET /a HTTP/1.1',
  'Host: 10.0.0.9:8002',
  'X-Forwarded-Host: one.example, www.example.com',
  'X-Forwarded-Proto: https',
  'X-Forwarded-For: 198.51.100.7',
  'Authorization: Basic S3cr3t',
  '',
  ''
].join('\r\n')
const EXPECT = ['--expect', 'https://www.example.com/a']
const saved = join(folder, 'request.txt')
writeFileSync(saved, REQUEST)

describe('echo3333 stacks without a file', () => {
  test('lists every stack: what it believes, which element, what it reads', async () => {
    const { code, stdout, stderr } = await runCli(['stacks'])
    assert.deepEqual([code, stderr], [0, ''])
    const unwrapped = stdout.replaceAll(/\n +(?=\S)/g, ' ')
    for (const { id, title, emulates, trust } of stacks) {
      const line = unwrapped.split('\n').find((text) => text.startsWith(`${id} `))
      assert.ok(line, id)
      for (const text of [title, emulates.version, trust.gate, trust.element, ...trust.headers])
        assert.ok(line.includes(text), `${id}: ${text}`)
    }
    for (const line of stdout.split('\n')) assert.ok(line.length <= 100, line)
  })

  test('lists them as JSON, with their options', async () => {
    const { stdout } = await runCli(['stacks', '--format', 'json'])
    const list = JSON.parse(stdout) as { id: string; gate: string; options: Record<string, unknown> }[]
    assert.deepEqual(
      list.map(({ id }) => id),
      stacks.map(({ id }) => id)
    )
    const werkzeug = list.find(({ id }) => id === 'werkzeug')
    assert.deepEqual([werkzeug?.gate, Object.keys(werkzeug?.options ?? {})[0]], ['hop count', 'x_for'])
  })
})

describe('echo3333 stacks with a request', () => {
  const compared = async (...args: string[]): Promise<StackAssessment[]> =>
    JSON.parse((await runCli(['stacks', ...args, '--format', 'json'])).stdout) as StackAssessment[]

  test('compares what they conclude, whatever that is', async () => {
    const { code, stdout, stderr } = await runCli(['stacks', saved, ...EXPECT])
    assert.deepEqual([code, stderr], [0, ''])
    for (const text of ['https://one.example/a', 'Express 5', 'Koa', 'Django', 'HTTP 400'])
      assert.ok(stdout.includes(text), text)
    assert.doesNotMatch(stdout, /S3cr3t|\u001b/)
    assert.match((await runCli(['stacks', saved, '--color'])).stdout, /\u001b\[/)
  })

  test('gives the same as JSON, those that are wrong first', async () => {
    const all = await compared(saved, ...EXPECT)
    assert.equal(all.length, stacks.length)
    assert.equal(all[0]?.agrees.url, false)
    const fastify = all.find(({ id }) => id === 'fastify')
    assert.deepEqual(fastify?.agrees, { url: true, clientAddress: true })
  })

  test('reads standard input, a report and who connected', async () => {
    const { stdout: report } = await runCli(['diagnose', '--format', 'json', ...EXPECT, saved])
    const path = join(folder, 'report.json')
    writeFileSync(path, report)
    assert.deepEqual(await compared(path), await compared(saved, ...EXPECT))
    const behind = async (peer: string): Promise<readonly string[]> => {
      const { stdout } = await runCli(['stacks', '-', '--peer', peer, '--format', 'json'], { input: REQUEST })
      const express = (JSON.parse(stdout) as StackAssessment[]).find(({ id }) => id === 'express')
      return express?.configuration ?? ['express is missing']
    }
    assert.ok((await behind('10.1.2.3')).some((line) => line.includes('10.1.2.3')))
    // Nobody trusts this one: it may be a visitor.
    assert.deepEqual(await behind('203.0.113.9'), [])
  })

  for (const [args, says] of [
    [['/no/such'], /there is no such file/],
    [[saved, saved], /unexpected argument/],
    [[saved, '--format', 'junit'], /--format "junit" is not known/],
    [[saved, '--expect', 'x'], /is no URL/],
    [[saved, '--trust-proxy', '10.0.0.1/8'], /trust-proxy/],
    [[saved, '--fail-on', 'error'], /unknown option --fail-on/]
  ] as const)
    test(`costs one line and status 2: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runCli(['stacks', ...args])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^echo3333: [^\n]*\n$/)
      assert.match(stderr, says)
    })
})

describe('echo3333 diagnose --stacks', () => {
  test('adds them to the report, and their findings', async () => {
    const reportOf = async (...args: string[]) =>
      JSON.parse((await runCli(['diagnose', saved, '--format', 'json', ...args])).stdout) as Report
    const plain = await reportOf()
    const full = await reportOf('--stacks')
    assert.equal(plain.stacks, undefined)
    assert.equal(full.stacks?.length, stacks.length)
    const added = full.findings.filter(({ id }) => !plain.findings.some((finding) => finding.id === id))
    assert.deepEqual(
      added.map(({ id }) => id),
      ['stacks-disagree']
    )
  })

  test('shows them in the text', async () => {
    const { stdout } = await runCli(['diagnose', saved, '--stacks', ...EXPECT])
    assert.ok(stdout.includes('Koa'))
    assert.ok(!(await runCli(['diagnose', saved, ...EXPECT])).stdout.includes('Koa'))
  })
})

describe('echo3333 explain', () => {
  test('marks the findings that need stacks', async () => {
    const { stdout } = await runCli(['explain'])
    assert.match(stdout, /^ {2}stacks-disagree +\+ /m)
    assert.match(stdout, /^ {2}internal-host {3,}[A-Z]/m)
    assert.match(stdout, /^\+ .*echo3333 diagnose --stacks$/m)
    const one = (await runCli(['explain', 'stacks-disagree'])).stdout.replaceAll('\n', ' ')
    assert.match(one, /looked for where web stacks are compared: .*echo3333 diagnose --stacks/)
    assert.match(one, /Fix in Express/i)
  })
})
