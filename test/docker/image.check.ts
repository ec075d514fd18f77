import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Report } from '../../src/core/report.ts'

// Builds the image and looks at what it does. Needs a Docker engine and, for the build, the npm registry.

const IMAGE = 'echo3333:check'
const HARDENED = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']
const root = join(import.meta.dirname, '../..')
const containers: string[] = []

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

async function docker(...args: string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await promisify(execFile)('docker', args, { timeout: 200_000 })
    return { status: 0, stdout: stdout.trim(), stderr: stderr.trim() }
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string }
    return { status: Number(code), stdout: stdout.trim(), stderr: stderr.trim() }
  }
}

async function must(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await docker(...args)
  assert.equal(status, 0, `docker ${args.join(' ')}: ${stderr.slice(-2_000)}`)
  return stdout
}

function inspect(name: string, format: string): Promise<string> {
  return must('inspect', '--format', format, name)
}

/** Starts a container and waits until the port that it listens on answers on this machine. */
async function serve(args: string[], inside = 3333): Promise<{ name: string; port: number }> {
  const name = `echo3333-check-${process.pid}-${containers.length}`
  containers.push(name)
  await must('run', '--detach', `--name=${name}`, `--publish=127.0.0.1::${inside}`, ...args)
  const port = Number(/:(\d+)$/m.exec(await must('port', name, `${inside}/tcp`))?.[1])
  await eventually(() => fetch(`http://127.0.0.1:${port}/_echo3333/health`), 10_000)
  return { name, port }
}

async function eventually<T>(attempt: () => Promise<T>, milliseconds: number): Promise<T> {
  const deadline = Date.now() + milliseconds
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(200)
    }
  }
}

async function reportFrom(port: number, headers: Record<string, string> = {}): Promise<Report> {
  const answer = await fetch(`http://127.0.0.1:${port}/app?a=1`, {
    headers: { Accept: 'application/json', ...headers }
  })
  return (await answer.json()) as Report
}

describe('the image', { timeout: 230_000 }, () => {
  before(async () => {
    assert.equal((await docker('info')).status, 0, 'no Docker engine answers: start one and try again')
    await must('build', '--tag', IMAGE, root)
  })

  after(async () => {
    if (containers.length > 0) await docker('rm', '--force', '--volumes', ...containers)
    await docker('rmi', IMAGE)
  })

  test('runs as a user without rights, and has nothing to install software with', async () => {
    assert.equal(await inspect(IMAGE, '{{.Config.User}}'), 'node')
    const look =
      'id -u; for name in npm npx corepack yarn; do command -v $name; done; ls -d node_modules/typescript; touch /app/x'
    const { stdout } = await docker(
      'run',
      '--rm',
      '--entrypoint=sh',
      IMAGE,
      '-c',
      `${look} 2>/dev/null; true`
    )
    assert.equal(stdout, '1000')
  })

  test('serves without rights and without a writable file, and says that it is healthy', async () => {
    const { name, port } = await serve([...HARDENED, IMAGE])
    const report = await reportFrom(port, { 'X-Forwarded-Proto': 'https' })
    assert.equal(report.environ.corrected['wsgi.url_scheme'], 'https')
    const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { Accept: 'text/html' } })
    assert.match(await page.text(), /^<!doctype html>/i)
    await eventually(
      async () => assert.equal(await inspect(name, '{{.State.Health.Status}}'), 'healthy'),
      30_000
    )
  })

  test('is found by the health check on the port that the environment names', async () => {
    const { name } = await serve(['--env=ECHO3333_PORT=8080', IMAGE], 8080)
    const check = await docker('exec', name, 'node', '/app/dist/cli/main.js', 'healthcheck')
    assert.equal(check.status, 0, check.stderr)
    assert.match(check.stdout, /:8080\//)
  })

  test('shows an IPv4 peer as IPv4, though it listens on all addresses of both kinds', async () => {
    const { name, port } = await serve([IMAGE])
    const { environ, trust } = await reportFrom(port)
    assert.match(environ.raw.REMOTE_ADDR, /^\d+\.\d+\.\d+\.\d+$/)
    assert.equal(trust.chain.at(-1)?.address, environ.raw.REMOTE_ADDR)
    assert.match(await must('logs', name), /"url":"http:\/\/\[::\]:3333\/"/)
  })

  test('takes the flags of serve, and the other commands', async () => {
    const { port } = await serve([IMAGE, 'serve', '--trust-proxy', 'none'])
    assert.deepEqual((await reportFrom(port)).trust.proxies, [])
    assert.match(await must('run', '--rm', ...HARDENED, IMAGE, 'explain', 'internal-host'), /^internal-host/)
    const mistyped = await docker('run', '--rm', IMAGE, 'sevre')
    assert.equal(mistyped.status, 2)
    assert.match(mistyped.stderr, /did you mean serve/)
  })

  test('ends in time when it is told to, with a connection still open', async () => {
    const { name, port } = await serve([...HARDENED, IMAGE])
    const idle = connect(port, '127.0.0.1').on('error', () => undefined)
    idle.write('GET / HTTP/1.1\r\nHost: www.example')
    await wait(300)
    const started = Date.now()
    await must('stop', '--time=9', name)
    idle.destroy()
    assert.ok(Date.now() - started < 7_000, `took ${Date.now() - started} ms`)
    assert.equal(await inspect(name, '{{.State.ExitCode}}'), '0')
  })
})
