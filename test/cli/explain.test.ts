import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nearest } from '../../src/core/nearest.ts'
import { findings } from '../../src/findings/index.ts'
import { runCli } from './run-cli.ts'

describe('echo3333 explain', () => {
  test('lists every finding, worst first', async () => {
    const { code, stdout } = await runCli(['explain'])
    assert.equal(code, 0)
    for (const { id, title } of findings) {
      assert.ok(stdout.includes(title) && stdout.includes(`  ${id} `), id)
    }
    const first = stdout.split('\n').findIndex((line) => line.startsWith('Errors'))
    assert.equal(first, 0)
  })

  test('tells what a finding means, how it is mended and where to read on', async () => {
    for (const { id, title, references } of findings) {
      const { code, stdout } = await runCli(['explain', id])
      assert.equal(code, 0)
      assert.ok(stdout.startsWith(`${id} (`))
      for (const text of [title, ...references]) assert.ok(stdout.includes(text), `${id}: ${text}`)
    }
  })

  test('can keep to one proxy', async () => {
    const all = await runCli(['explain', 'internal-host'])
    const one = await runCli(['explain', 'internal-host', '--proxy', 'nginx'])
    assert.match(all.stdout, /Fix in Apache, /)
    assert.match(one.stdout, /Fix in nginx, /)
    assert.doesNotMatch(one.stdout, /Fix in Apache, /)
  })

  test('guesses what a mistyped id meant', async () => {
    const { code, stderr } = await runCli(['explain', 'internal-hots'])
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^echo3333: there is no finding "internal-hots"; did you mean internal-host\b[^\n]*\n$/
    )
  })

  test('says where the ids are where nothing is near', async () => {
    assert.match((await runCli(['explain', 'zzzzzzzzzzzz'])).stderr, /echo3333 explain lists them all/)
  })
})

describe('the nearest words', () => {
  test('come first', () => {
    assert.deepEqual(nearest('prt', ['host', 'port', 'path'], 1), ['port'])
  })

  test('include those that hold what was typed', () => {
    assert.deepEqual(nearest('duplicate', ['host-duplicate', 'host-missing']), ['host-duplicate'])
  })

  test('are none where nothing is near', () => {
    assert.deepEqual(nearest('zzzzzz', ['host', 'port']), [])
  })
})
