import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { type AppName, appNames, apps, TRUSTED_PROXY } from '../../lab/apps.ts'
import { compareEnvirons } from '../../lab/compare.ts'
import type { LabPage } from '../../lab/index-page/page.ts'
import { lessons } from '../../lab/lessons/index.ts'
import { hasRealServer, notable, outcomeOf, realOutcomeOf } from '../../lab/outcome.ts'
import { visit } from '../../lab/visit.ts'
import { freePorts } from '../support/proxies.ts'

// Background: the lab runs in containers, under a project name, ports and a network of its own, and every
// lesson is visited once, as soon as `up --wait` has returned. Needs a Docker engine and, for the build, npm's
// registry and Debian's. The last describe() stops parts of it.

const PROJECT = 'echo3333-check'
const NETWORK = '10.33.34'
const [http = 0, https = 0, direct = 0] = await freePorts(3)
const ports = { http, https, direct }
const doors = { ports, front: '127.0.0.1', direct: '127.0.0.1' }
const settings = {
  cwd: join(import.meta.dirname, '../..'),
  env: {
    ...process.env,
    LAB_HTTP_PORT: `${http}`,
    LAB_HTTPS_PORT: `${https}`,
    LAB_DIRECT_PORT: `${direct}`,
    LAB_NETWORK: NETWORK
  },
  maxBuffer: 1 << 25
}

const inProject = (args: readonly string[]) => ['compose', '--project-name', PROJECT, ...args]

async function compose(timeout: number, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('docker', inProject(args), { ...settings, timeout })).stdout
}

function removeAll(): void {
  const args = inProject(['down', '--volumes', '--remove-orphans', '--rmi', 'all', '--timeout', '3'])
  execFileSync('docker', args, { ...settings, stdio: 'ignore', timeout: 50_000 })
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    removeAll()
    process.exit(1)
  })
}
try {
  await compose(240_000, 'up', '--wait', '--build')
} catch (error) {
  const { stderr = '' } = error as { stderr?: string }
  const said = await compose(20_000, 'logs', '--no-color', '--tail', '3').catch(String)
  removeAll()
  process.stderr.write(`${said}\n${stderr.slice(-2_000)}\nThe lab did not start: see above.\n`)
  process.exit(1)
}
after(removeAll, { timeout: 55_000 })
const outcomes = await Promise.all(lessons.map((lesson) => outcomeOf(lesson, doors)))
const realOutcomes = await Promise.all(lessons.map((lesson) => realOutcomeOf(lesson, doors)))

describe('what each lesson shows, right after `up --wait`', () => {
  for (const [at, { id, expects }] of lessons.entries()) {
    test(`${id}: ${expects.verdict}`, () => {
      const outcome = outcomes[at]
      assert.ok(outcome !== undefined && outcome.kind !== 'down', JSON.stringify(outcome))
      assert.equal(outcome.verdict, expects.verdict)
      assert.equal(outcome.kind, 'redirect' in expects ? 'redirect' : 'report')
      if (outcome.kind === 'report' && 'findings' in expects)
        assert.deepEqual([...notable(outcome.findings)].sort(), [...expects.findings].sort())
    })
  }

  test('a name that no lesson has is denied, with TLS as well', async () => {
    for (const scheme of ['http', 'https'] as const) {
      const nobody = { ...lessons[0], id: 'nobody', scheme } as (typeof lessons)[number]
      assert.equal((await visit(nobody, doors)).status, 403)
    }
  })

  test('the chain of two hops: the visitor, the front end by its address, the inner proxy', async () => {
    const lesson = lessons.find(({ id }) => id === 'two-hops-cured')
    assert.ok(lesson)
    const { trust } = JSON.parse((await visit(lesson, doors)).body)
    assert.equal(trust.chain.length, 3)
    assert.equal(trust.chain[1].address, `${NETWORK}.10`)
  })
})

describe('the same lines in front of a real server', () => {
  for (const [at, lesson] of lessons.entries()) {
    if (!hasRealServer(lesson)) continue
    const but = Object.keys(lesson.differs ?? {})
    test(`${lesson.id}: the same values${but.length > 0 ? ` but ${but.join(', ')}` : ''}`, () => {
      const [here, real] = [outcomes[at], realOutcomes[at]]
      if (here?.kind === 'redirect') {
        assert.ok(real?.kind === 'redirect', JSON.stringify(real))
        const ownName = `${lesson.id}.wsgi.localhost:${ports.http}`
        assert.equal(new URL(real.location).host === ownName, here.verdict === 'pass')
        return
      }
      assert.ok(here?.kind === 'report' && real?.kind === 'environ', JSON.stringify([here, real]))
      const differences = compareEnvirons(lesson, ports, here.environ, real.environ)
      assert.deepEqual(
        differences.map(({ field }) => field),
        but,
        JSON.stringify(differences)
      )
    })
  }
})

test('the index: everything is as it should be', async () => {
  const index = { ...lessons[0], id: 'lab', path: '/lessons.json' } as (typeof lessons)[number]
  const page: LabPage = JSON.parse((await visit(index, doors)).body)
  assert.equal(page.lessons.length, lessons.length)
  for (const { id, asExpected, real } of page.lessons) {
    assert.ok(asExpected, id)
    for (const { reason, ...difference } of real?.differences ?? [])
      assert.ok(reason !== null, `${id}: ${JSON.stringify(difference)}`)
  }
})

describe('the containers', () => {
  interface Service {
    readonly command: readonly string[] | null
    readonly environment?: Readonly<Record<string, string>>
    readonly ports?: readonly { readonly host_ip: string; readonly published: string }[]
  }
  const serviceOf = (name: AppName, kind: string) => `${kind}-${name.toLowerCase().replaceAll('_', '-')}`
  let services: Readonly<Record<string, Service>>
  before(async () => {
    services = JSON.parse(await compose(20_000, 'config', '--format', 'json')).services
  })

  for (const name of appNames) {
    test(`${name}: the same settings as in the lab without containers`, () => {
      const app = services[serviceOf(name, 'app')]
      assert.ok(app)
      assert.deepEqual((app.command ?? ['serve']).slice(1), apps[name].flags)
      assert.equal(services['front']?.environment?.[`APP_${name}`], `${serviceOf(name, 'app')}:3333`)
      const { real } = apps[name]
      if (real.kind === 'mod_wsgi') return
      const flags = real.flags.map((flag) => (flag === TRUSTED_PROXY ? `${NETWORK}.10` : flag))
      assert.deepEqual(services[serviceOf(name, 'waitress')]?.command?.slice(3), flags)
      assert.equal(services['front']?.environment?.[`REAL_${name}`], `${serviceOf(name, 'waitress')}:8000`)
    })
  }

  test('three ports are published, on the loopback', () => {
    const published = Object.values(services).flatMap((service) => service.ports ?? [])
    assert.deepEqual(
      new Set(published.map(({ published }) => Number(published))),
      new Set(Object.values(ports))
    )
    assert.deepEqual([...new Set(published.map(({ host_ip }) => host_ip))], ['127.0.0.1'])
  })

  test('all are healthy, without rights, and cannot write to their files', async () => {
    const ids = (await compose(20_000, 'ps', '--quiet')).trim().split('\n')
    assert.equal(ids.length, Object.keys(services).length)
    const { stdout } = await promisify(execFile)('docker', ['inspect', ...ids])
    for (const { Name, Config, HostConfig, State } of JSON.parse(stdout)) {
      assert.equal(State.Health?.Status, 'healthy', Name)
      assert.ok(['node', 'www-data'].includes(Config.User), Name)
      assert.equal(HostConfig.ReadonlyRootfs, true, Name)
      assert.deepEqual(HostConfig.CapDrop, ['ALL'], Name)
    }
  })
})

describe('parts that fail', () => {
  const look = () => compose(30_000, 'exec', '-T', 'index', 'node', 'lab/compose/every-site-answers.ts')

  test('the health check of the index, which `up --wait` waits for, names the lessons that are down', async () => {
    assert.equal(await look(), '')
    await compose(30_000, 'stop', '--timeout', '3', 'app-naive', 'waitress-paste')
    await assert.rejects(look, ({ code, stdout }: { code: number; stdout: string }) => {
      assert.equal(code, 1)
      const named = stdout
        .trim()
        .split('\n')
        .map((line) => /^[a-z-]+(, behind \w+)?/.exec(line)?.[0])
      assert.deepEqual(named, ['plain', 'preserve', 'paste, behind PrefixMiddleware'])
      return true
    })
  })
})
