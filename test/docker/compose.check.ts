import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { type AppName, appNames, apps, flagsFor } from '../../lab/apps.ts'
import { compareEnvirons } from '../../lab/compare.ts'
import { frontEnds } from '../../lab/front-ends.ts'
import { lessons } from '../../lab/lessons/index.ts'
import { hasRealServer, notable, outcomeOf, realOutcomeOf } from '../../lab/outcome.ts'
import { visit } from '../../lab/visit.ts'
import {
  bringUp,
  compose,
  doors,
  EVERY_PROFILE,
  index,
  NETWORK,
  otherPorts,
  ports,
  removeAll
} from './compose-project.ts'

// Background: the lab runs in containers, and every lesson is visited once, as soon as `up --wait` has returned.
// Needs a Docker engine and, for the build, the registries of npm, Debian and PyPI. The last describe()s start and
// stop parts of it.

await bringUp()
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
  const page = await index()
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
      const front = `${NETWORK}.10`
      assert.deepEqual((app.command ?? ['serve']).slice(1), flagsFor(apps[name].flags, front))
      assert.equal(services['front']?.environment?.[`APP_${name}`], `${serviceOf(name, 'app')}:3333`)
      const { real } = apps[name]
      if (real.kind === 'mod_wsgi') return
      const server =
        real.kind === 'mod_wsgi-express' ? real.kind.replace('_', '-') : serviceOf(name, 'waitress')
      const command = services[server]?.command ?? []
      const flags = flagsFor(real.flags, front)
      const at = command.findIndex((word) => word === flags[0])
      assert.deepEqual(command.slice(at, at + flags.length), flags)
      assert.equal(services['front']?.environment?.[`REAL_${name}`], `${server}:8000`)
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
    await assertSound(ids)
  })
})

async function assertSound(containers: readonly string[]): Promise<void> {
  const { stdout } = await promisify(execFile)('docker', ['inspect', ...containers])
  for (const { Name, Config, HostConfig, State } of JSON.parse(stdout)) {
    assert.equal(State.Health?.Status, 'healthy', Name)
    assert.ok(['node', 'www-data'].includes(Config.User), Name)
    assert.equal(HostConfig.ReadonlyRootfs, true, Name)
    assert.deepEqual(HostConfig.CapDrop, ['ALL'], Name)
  }
}

describe('nginx, HAProxy and Caddy beside Apache', () => {
  test('the index names those that do not run, and shows them once they do, as expected', async () => {
    const { absent, frontEnds: shown } = await index()
    assert.deepEqual([absent.length, shown], [frontEnds.length, []])
    await compose(240_000, ...EVERY_PROFILE, 'up', '--wait', '--build')
    const page = await index()
    assert.deepEqual(page.absent, [])
    for (const [at, { id, lessons: its }] of page.frontEnds.entries()) {
      assert.equal(its.length, frontEnds[at]?.lessons.length)
      for (const { asExpected, sentence, url } of its) {
        assert.ok(asExpected, `${id}: ${url}: ${sentence}`)
        assert.ok([otherPorts[2 * at], otherPorts[2 * at + 1]].includes(Number(new URL(url).port)), url)
      }
    }
  })

  test('they are as healthy, and have as few rights', async () => {
    const ids = (
      await compose(20_000, ...EVERY_PROFILE, 'ps', '--quiet', ...frontEnds.map(({ id }) => id))
    ).trim()
    assert.equal(ids.split('\n').length, frontEnds.length)
    await assertSound(ids.split('\n'))
  })

  test('one that is stopped is gone from the index', async () => {
    await compose(30_000, ...EVERY_PROFILE, 'stop', '--timeout', '3', 'haproxy')
    const page = await index()
    assert.deepEqual(page.absent, [{ id: 'haproxy', title: 'HAProxy' }])
    assert.equal(page.frontEnds.length, 2)
  })
})

describe('parts that fail', () => {
  const look = () => compose(30_000, 'exec', '-T', 'index', 'node', 'lab/compose/every-site-answers.ts')

  test('the health check of the index, which `up --wait` waits for, names the lessons that are down', async () => {
    assert.equal(await look(), '')
    await compose(30_000, 'stop', '--timeout', '3', 'app-naive', 'waitress-paste')
    await assert.rejects(look, ({ code, stdout }: { code: number; stdout: string }) => {
      assert.equal(code, 1)
      const named = stdout.match(/^[a-z-]+(, behind \w+)?/gm)
      assert.deepEqual(named, ['plain', 'preserve', 'paste, behind PrefixMiddleware'])
      return true
    })
  })
})
