import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { compareEnvirons } from '../../lab/compare.ts'
import type { LabPage } from '../../lab/index-page/page.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { lessons } from '../../lab/lessons/index.ts'
import { hasRealServer, notable, outcomeOf, realOutcomeOf } from '../../lab/outcome.ts'
import type { PublicPorts } from '../../lab/settings.ts'
import { type Doors, visit } from '../../lab/visit.ts'
import { freePorts } from '../support/proxies.ts'

// Background: the whole lab runs once, for real: Apache, mod_wsgi, mod_wsgi-express, Waitress and
// PrefixMiddleware. The last describe() stops and kills parts of it.

let lab: Lab
let ports: PublicPorts
let doors: Doors
const reported: string[] = []

before(async () => {
  const [http = 0, https = 0, direct = 0] = await freePorts(3)
  ports = { http, https, direct }
  doors = { ports, front: '127.0.0.1', direct: '127.0.0.1' }
  lab = await startLab(ports, (line) => reported.push(line))
})
after(() => lab?.stop())

function ask(host: string, path: string): Promise<{ status: number; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: ports.http, path, agent: false, headers: { Host: host } }
    get(options, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => (body += String(chunk)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body })
      )
    }).on('error', reject)
  })
}

const index = (path: string) => ask(`lab.localhost:${ports.http}`, path)
const indexData = async (): Promise<LabPage> => JSON.parse((await index('/lessons.json')).body)
const pidOf = (name: string) => lab.members.find((member) => member.name === name)?.pid ?? 0

describe('what each lesson shows', () => {
  for (const lesson of lessons) {
    const { expects, id } = lesson
    test(`${id}: ${expects.verdict}`, async () => {
      const outcome = await outcomeOf(lesson, doors)
      assert.ok(outcome.kind !== 'down', JSON.stringify(outcome))
      assert.equal(outcome.verdict, expects.verdict)
      assert.equal(outcome.kind, 'redirect' in expects ? 'redirect' : 'report')
      if (outcome.kind === 'report' && 'findings' in expects)
        assert.deepEqual([...notable(outcome.findings)].sort(), [...expects.findings].sort())
    })
  }

  test('a name that no lesson has is denied, with TLS as well', async () => {
    assert.equal((await ask(`nobody.localhost:${ports.http}`, '/')).status, 403)
    assert.equal((await ask('127.0.0.1', '/')).status, 403)
    for (const scheme of ['http', 'https'] as const) {
      const nobody = { ...lessons[0], id: 'nobody', scheme } as (typeof lessons)[number]
      assert.equal((await visit(nobody, doors)).status, 403)
    }
  })

  test('the chain of two hops: the visitor, then the front end, both as addresses', async () => {
    const lesson = lessons.find(({ id }) => id === 'two-hops-cured')
    assert.ok(lesson)
    const { request, trust } = JSON.parse((await visit(lesson, doors)).body)
    const forwardedFor = request.headers.find(([name]: [string]) => name === 'X-Forwarded-For')
    assert.equal(forwardedFor[1], '127.0.0.1, 127.0.0.1')
    assert.equal(trust.chain.length, 3)
  })
})

describe('the same lines in front of a real server', () => {
  for (const lesson of lessons.filter(hasRealServer)) {
    const but = Object.keys(lesson.differs ?? {})
    test(`${lesson.id}: the same values${but.length > 0 ? ` but ${but.join(', ')}` : ''}`, async () => {
      const here = await outcomeOf(lesson, doors)
      const real = await realOutcomeOf(lesson, doors)
      if (here.kind === 'redirect') {
        const ownName = `${lesson.id}.wsgi.localhost:${ports.http}`
        assert.ok(real.kind === 'redirect', JSON.stringify(real))
        assert.equal(new URL(real.location).host === ownName, here.verdict === 'pass')
        return
      }
      assert.ok(here.kind === 'report' && real.kind === 'environ', JSON.stringify([here, real]))
      const differences = compareEnvirons(lesson, ports, here.environ, real.environ)
      assert.deepEqual(
        differences.map(({ field }) => field),
        but,
        JSON.stringify(differences)
      )
      assert.equal(typeof real.environ['wsgi.url_scheme'], 'string')
    })
  }
})

describe('the index', () => {
  test('lists every lesson with its lines and its verdict of just now', async () => {
    const { status, type, body } = await index('/')
    assert.equal(status, 200)
    assert.match(type, /^text\/html/)
    for (const { id } of lessons) assert.ok(body.includes(`id="${id}"`), id)
    assert.ok(body.includes('RewriteRule .* - [E=SERVER_PORT:%{SERVER_PORT},NE]'))
    assert.ok(!body.includes('This is not what this lesson should show'))
    assert.ok(!body.includes('nobody knows why'))
  })

  test('the same as JSON: everything is as it should be', async () => {
    const page = await indexData()
    assert.equal(page.lessons.length, lessons.length)
    for (const { id, asExpected, real } of page.lessons) {
      assert.ok(asExpected, id)
      assert.ok(real === null || real.url !== null, id)
    }
  })
})

describe('parts that fail', () => {
  test('an app that hangs is down after a while; the others are shown', async () => {
    const pid = pidOf('app NAIVE')
    process.kill(pid, 'SIGSTOP')
    try {
      const page = await indexData()
      const down = page.lessons.filter(({ tone }) => tone === 'down')
      assert.deepEqual(
        down.map(({ id }) => id),
        ['plain', 'preserve']
      )
      assert.match(down[0]?.sentence ?? '', /no answer in time/)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })

  test('mod_wsgi-express that is killed takes its workers along; only the comparison is missing', async () => {
    process.kill(pidOf('mod_wsgi-express EXPRESS'), 'SIGKILL')
    while (reported.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.match(reported.splice(0).join(), /^mod_wsgi-express EXPRESS has ended\. [^\n]+$/)
    const lesson = (await indexData()).lessons.find(({ id }) => id === 'express')
    assert.ok(lesson?.asExpected)
    assert.deepEqual([lesson.real?.url, lesson.real?.why], [null, 'the answer is 503'])
  })

  test('an Apache that is killed is named, with its lessons; its workers let go of the port', async () => {
    process.kill(pidOf('apache inner'), 'SIGKILL')
    while (reported.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.match(reported[0] ?? '', /^apache inner has ended; down without it: two-hops, two-hops-cured\./)
    const page = await indexData()
    const down = page.lessons.filter(({ tone }) => tone === 'down').map(({ id }) => id)
    assert.deepEqual(down, ['two-hops', 'two-hops-cured'])
    const html = (await index('/')).body
    assert.ok(html.includes('This lesson is down: the answer is 503.'))
  })
})
