import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SERVICE } from '../../src/core/report.ts'
import { type Service, startService } from '../support/service.ts'

// What the action's script does, as the runner starts it: bash, and the inputs in its environment.

const root = fileURLToPath(new URL('../../', import.meta.url))
const action = readFileSync(join(root, 'action.yml'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'echo3333-action-'))
let service: Service

before(async () => {
  service = await startService('--trust-proxy', 'none')
  // The package is not published: in the place of npx stands what it would run.
  const npx = join(folder, 'bin/npx')
  mkdirSync(join(folder, 'bin'))
  const program = `"${process.execPath}" "${join(root, 'src/cli/main.ts')}"`
  writeFileSync(
    npx,
    `#!/bin/bash\n[[ "$1" == --yes ]] || exit 9\nprintf '%s\\n' "\${@:2}" > '${folder}/asked'\nexec ${program} "\${@:3}"\n`
  )
  chmodSync(npx, 0o755)
})
after(async () => {
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The lines of the script, without the indent that they have in the file. */
const script = (/\n {6}run: \|\n((?: {8}.*\n|\n)+)/.exec(action)?.[1] ?? assert.fail('there is a script'))
  .split('\n')
  .map((line) => line.slice(8))
  .join('\n')

function run(inputs: Readonly<Record<string, string>>) {
  const output = join(folder, 'output')
  writeFileSync(output, '')
  rmSync(join(folder, 'asked'), { force: true })
  const names = ['URL', 'EXPECT', 'FAIL_ON', 'CONFIG', 'BASELINE', 'ARGS'].map((name) => `CHECK_${name}`)
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script],
    {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: output,
        ...Object.fromEntries(names.map((name) => [name, ''])),
        CHECK_VERSION: SERVICE.version,
        ...inputs
      }
    }
  )
  const asked = join(folder, 'asked')
  return {
    status,
    stdout,
    stderr,
    outputs: new Map(
      readFileSync(output, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
    ),
    asked: existsSync(asked) ? readFileSync(asked, 'utf8').trimEnd().split('\n') : null
  }
}

describe('the action', () => {
  const url = () => `http://127.0.0.1:${service.port}/`
  const only = '--only\ninternal-host\n--timeout=5'

  test('runs the version that it belongs to, unless it is told another', () => {
    assert.equal(/\n {2}version:\n.*\n {4}default: (.*)\n/.exec(action)?.[1], SERVICE.version)
    assert.equal(run({ CHECK_URL: url(), CHECK_ARGS: only }).asked?.[0], `echo3333@${SERVICE.version}`)
  })

  test('passes every input as a variable, and none into its script', () => {
    const inputs = [...action.matchAll(/^ {2}([a-z-]+):\n {4}description/gm)].map(([, name]) => name)
    const used = [...action.matchAll(/^ {8}CHECK_[A-Z_]+: \$\{\{ inputs\.([a-z-]+) \}\}$/gm)].map(
      ([, name]) => name
    )
    assert.deepEqual(
      used,
      inputs.filter((name) => name !== 'verdict' && name !== 'report')
    )
    assert.doesNotMatch(script, /\$\{\{/)
  })

  test('tells the verdict, the report and the annotations, and passes the status on', () => {
    const good = run({ CHECK_URL: url(), CHECK_ARGS: only })
    assert.equal(good.status, 0, good.stderr)
    assert.equal(good.outputs.get('verdict'), 'pass')
    assert.match(good.stdout, /^::stop-commands::/)
    const report = JSON.parse(readFileSync(good.outputs.get('report') ?? '', 'utf8')) as { kind: string }
    assert.equal(report.kind, 'check')

    const expected = { CHECK_EXPECT: 'http://blog.example.com/', CHECK_ARGS: only }
    const bad = run({ CHECK_URL: url(), ...expected })
    assert.deepEqual([bad.status, bad.outputs.get('verdict')], [1, 'fail'])
    assert.match(bad.stdout, /^::error title=/m)
    const lenient = run({ CHECK_URL: url(), ...expected, CHECK_FAIL_ON: 'never' })
    assert.deepEqual([lenient.status, lenient.outputs.get('verdict')], [0, 'fail'])
    const known = run({ CHECK_URL: url(), ...expected, CHECK_BASELINE: bad.outputs.get('report') ?? '' })
    assert.deepEqual([known.status, known.outputs.get('verdict')], [0, 'pass'])
  })

  test('reads its URL from a file of settings, too', () => {
    writeFileSync(join(folder, 'site.json'), JSON.stringify({ url: url(), only: ['internal-host'] }))
    assert.equal(run({ CHECK_CONFIG: 'site.json' }).outputs.get('verdict'), 'pass')
  })

  test('says trouble where there is nothing to check, or a mistake in the inputs', () => {
    for (const inputs of [{ CHECK_URL: 'http://127.0.0.1:9/' }, { CHECK_URL: 'example.com' }, {}]) {
      const { status, outputs } = run(inputs)
      assert.deepEqual([status, outputs.get('verdict')], [2, 'trouble'])
    }
  })

  test('runs nothing that an input says', () => {
    const evil = `$(touch ${folder}/pwned)\`touch ${folder}/pwned\`"; touch ${folder}/pwned; #`
    for (const name of ['CHECK_URL', 'CHECK_EXPECT', 'CHECK_FAIL_ON', 'CHECK_ARGS', 'CHECK_VERSION']) {
      const { status, outputs } = run({ [name]: evil })
      assert.deepEqual([status, outputs.get('verdict')], [2, 'trouble'], name)
    }
    const option = run({ CHECK_URL: '--schema' })
    assert.match(option.stderr, /the URL "--schema" /)
    for (const version of ['file:..', '1.0.0 --registry=http://127.0.0.1:9', '-v', 'a/b'])
      assert.equal(run({ CHECK_VERSION: version }).asked, null)
    assert.equal(existsSync(join(folder, 'pwned')), false)
  })
})
