import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { isFree } from '../../lab/ports.ts'
import { findPrograms } from '../../lab/programs.ts'
import { readPorts } from '../../lab/settings.ts'
import { freePorts } from '../support/proxies.ts'

// Background: the command that people type. Its folder of temporary files is one of our own, so that what
// is left over can be seen.

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'echo3333-lab-test-'))
const started: ChildProcess[] = []
after(() => {
  for (const child of started) child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

interface Run {
  readonly child: ChildProcess
  readonly output: () => string
  readonly errors: () => string
  readonly ended: Promise<readonly unknown[]>
}

function start(...args: readonly string[]): Run {
  return startProgram(join(root, 'lab/start.ts'), args)
}

function startProgram(program: string, args: readonly string[]): Run {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  started.push(child)
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  return { child, output: () => output, errors: () => errors, ended: once(child, 'close') }
}

async function startReady(ports: readonly number[]): Promise<Run> {
  const run = start(...flags(ports))
  while (!run.output().includes('The lab is ready')) {
    assert.equal(run.child.exitCode, null, run.errors())
    await pause(50)
  }
  return run
}

function flags([http, https, direct]: readonly number[]): readonly string[] {
  return ['--http-port', `${http}`, '--https-port', `${https}`, '--direct-port', `${direct}`]
}

/** Everything that descends from a process, workers of workers included. */
function descendants(pid: number): readonly number[] {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number))
  const below = (parent: number): number[] =>
    processes.flatMap(([child = 0, its]) => (its === parent ? [child, ...below(child)] : []))
  return below(pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function assertNothingIsLeft(pids: readonly number[], ports: readonly number[]): Promise<void> {
  assert.ok(pids.length > 20, `only ${pids.length} processes were seen`)
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline && (pids.some(isAlive) || readdirSync(folder).length > 0)) await pause(50)
  assert.deepEqual(pids.filter(isAlive), [])
  assert.deepEqual(readdirSync(folder), [])
  for (const port of ports) assert.ok(await isFree(port), `port ${port} is held`)
}

describe('npm run lab', () => {
  test('started twice: the second says in one line that the port is taken; Ctrl-C ends the first', async () => {
    const ports = await freePorts(3)
    const first = await startReady(ports)
    assert.match(first.output(), new RegExp(`http://lab\\.localhost:${ports[0]}/`))
    assert.match(first.output(), new RegExp(`http://plain\\.localhost:${ports[0]}/`))
    const pids = descendants(first.child.pid ?? 0)

    const second = start(...flags(ports))
    const [code] = await second.ended
    assert.equal(code, 2)
    assert.equal(second.output(), '')
    assert.match(second.errors(), /^lab: port \d+ is in use: is the lab running already\? [^\n]*\n$/)

    first.child.kill('SIGINT')
    assert.deepEqual(await first.ended, [0, null])
    assert.equal(first.errors(), '')
    await assertNothingIsLeft(pids, ports)
  })

  test('killed itself, it takes everything along', async () => {
    const ports = await freePorts(3)
    const { child, ended } = await startReady(ports)
    const pids = descendants(child.pid ?? 0)
    child.kill('SIGKILL')
    await ended
    await assertNothingIsLeft(pids, ports)
  })

  test('ended while it starts, it ends everything as well', async () => {
    const ports = await freePorts(3)
    const { child, ended, output } = start(...flags(ports))
    while (readdirSync(folder).length === 0) await pause(10)
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    assert.equal(output(), '')
    assert.deepEqual(readdirSync(folder), [])
    for (const port of ports) assert.ok(await isFree(port))
  })

  test('a part that does not start is named, with its own words, and the others are ended', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'echo3333-lab-copy-'))
    try {
      cpSync(join(root, 'lab'), join(copy, 'lab'), { recursive: true })
      for (const name of ['src', 'views', 'node_modules', 'package.json'])
        symlinkSync(join(root, name), join(copy, name))
      appendFileSync(join(copy, 'lab/apache/inner.conf'), 'Nonsense On\n')
      const ports = await freePorts(3)
      const run = startProgram(join(copy, 'lab/start.ts'), flags(ports))
      assert.deepEqual(await run.ended, [2, null])
      assert.match(run.errors(), /^lab: apache inner did not start:\n.*inner\.conf.*\n.*'Nonsense'/)
      assert.deepEqual(readdirSync(folder), [])
      for (const port of ports) assert.ok(await isFree(port))
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  })

  test('an option that is none is refused, with those that are', async () => {
    const run = start('--nonsense')
    const [code] = await run.ended
    assert.equal(code, 2)
    assert.match(run.errors(), /^lab: [^\n]*--nonsense[^\n]*Usage: npm run lab[^\n]*\n$/)
  })
})

describe('settings and programs', () => {
  test('ports have defaults', () => {
    assert.deepEqual(readPorts([]), { http: 8080, https: 8443, direct: 8333 })
  })

  for (const args of [
    ['--http-port', '80'],
    ['--http-port', 'abc'],
    ['--https-port', '65536'],
    ['--http-port', '8443']
  ]) {
    test(`${args.join(' ')} is refused, with the cure`, () => {
      assert.throws(() => readPorts(args), { name: 'LabError', message: /port/ })
    })
  }

  test('what is missing is named at once, with the command that installs it', () => {
    assert.ok(!existsSync(join(folder, 'apache2')))
    assert.throws(() => findPrograms({ folders: [folder], modules: [folder], express: [] }), {
      name: 'LabError',
      message:
        'the lab needs apache2, libapache2-mod-wsgi-py3, openssl, python3-waitress, python3-pastedeploy. ' +
        'Install with: sudo apt-get install --no-install-recommends apache2 libapache2-mod-wsgi-py3 openssl python3-waitress python3-pastedeploy'
    })
  })
})
