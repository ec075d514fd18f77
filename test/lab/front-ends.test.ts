import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type FrontEnd, frontEnds, portsOf } from '../../lab/front-ends.ts'
import type { LabPage } from '../../lab/index-page/page.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { lessons as apaches } from '../../lab/lessons/index.ts'
import { notable, outcomeOf } from '../../lab/outcome.ts'
import { isFree } from '../../lab/ports.ts'
import { type Doors, visit } from '../../lab/visit.ts'
import { findings } from '../../src/findings/index.ts'
import { freePorts } from '../support/proxies.ts'

// Background: the lab runs with every front end that it knows: nginx, HAProxy and Caddy beside Apache.

let lab: Lab
let labPorts: readonly number[]
let chosen: readonly FrontEnd[]

before(async () => {
  labPorts = await freePorts(3 + 2 * frontEnds.length)
  const [http = 0, https = 0, direct = 0, ...rest] = labPorts
  chosen = frontEnds.map((frontEnd, at) => ({
    ...frontEnd,
    http: rest[2 * at] ?? 0,
    https: rest[2 * at + 1] ?? 0
  }))
  lab = await startLab({ http, https, direct }, () => undefined, chosen)
})
after(() => lab?.stop())

function doorsOf(id: string): Doors {
  const frontEnd = chosen.find((each) => each.id === id)
  assert.ok(frontEnd)
  return { ports: portsOf(frontEnd), front: '127.0.0.1', direct: '127.0.0.1' }
}

function index(path: string): Promise<string> {
  const options = { host: '127.0.0.1', port: labPorts[0], path, agent: false }
  return new Promise((resolve, reject) => {
    get({ ...options, headers: { Host: `lab.localhost:${labPorts[0]}` } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve(body))
    }).on('error', reject)
  })
}

const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '')

for (const { id, title, lessons } of frontEnds) {
  describe(`${title} in Apache’s place`, () => {
    for (const lesson of lessons) {
      test(`${lesson.id}: ${lesson.expects.verdict}`, async () => {
        const { expects } = lesson
        const outcome = await outcomeOf(lesson, doorsOf(id))
        assert.ok(outcome.kind !== 'down', JSON.stringify(outcome))
        assert.equal(outcome.verdict, expects.verdict, JSON.stringify(outcome))
        assert.equal(outcome.kind, 'redirect' in expects ? 'redirect' : 'report')
        if (outcome.kind === 'report' && 'findings' in expects)
          assert.deepEqual([...notable(outcome.findings)].sort(), [...expects.findings].sort())
      })
    }

    test('a name that no lesson has is denied, with TLS as well; so is a lesson under another ending', async () => {
      const [plain] = lessons
      assert.ok(plain)
      for (const scheme of ['http', 'https'] as const) {
        assert.equal((await visit({ ...plain, id: 'nobody', scheme }, doorsOf(id))).status, 403)
      }
      const elsewhere = { ...plain, send: { Host: `${plain.id}.example.net` } }
      assert.equal((await visit(elsewhere, doorsOf(id))).status, 403)
    })

    test('a file for each lesson and none besides; what fails has a cure that is better', () => {
      const folder = join(import.meta.dirname, '../../lab', id)
      const named = lessons.flatMap(({ files }) => files)
      const present = readdirSync(join(folder, 'lessons')).map((file) => `lessons/${file}`)
      assert.deepEqual([...named].sort(), present.sort())
      const worth = { fail: 0, warn: 1, pass: 2 }
      for (const { cure, expects } of lessons) {
        if (expects.verdict === 'fail') assert.ok(cure)
        const mended = lessons.find((lesson) => lesson.id === cure)
        assert.equal(mended === undefined, cure === undefined)
        if (mended) assert.ok(worth[mended.expects.verdict] > worth[expects.verdict])
      }
    })

    test('every expected finding is in the catalogue', () => {
      const known = new Set(findings.map((finding) => finding.id))
      for (const { expects } of lessons) {
        if ('findings' in expects) for (const finding of expects.findings) assert.ok(known.has(finding))
      }
    })
  })
}

describe('the index', () => {
  test('lists what each front end shows, as expected', async () => {
    const page: LabPage = JSON.parse(await index('/lessons.json'))
    assert.deepEqual(
      page.frontEnds.map(({ id, lessons }) => [id, lessons.length]),
      frontEnds.map(({ id, lessons }) => [id, lessons.length])
    )
    for (const { id, lessons } of page.frontEnds)
      for (const lesson of lessons) assert.ok(lesson.asExpected, `${id} ${lesson.id}: ${lesson.sentence}`)
  })

  test('shows them with their lines, each with a place of its own', async () => {
    const html = await index('/')
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ['nginx-plain', 'haproxy-plain', 'caddy-plain']) assert.ok(ids.includes(id), id)
    assert.ok(html.includes('lab/haproxy/lessons/plain.cfg'))
    assert.ok(!html.includes('This is not what this lesson should show'))
  })

  test('says which one does not answer once it is killed, and shows the rest', async () => {
    process.kill(lab.members.find(({ name }) => name === 'haproxy')?.pid ?? 0, 'SIGKILL')
    let page: LabPage
    do page = JSON.parse(await index('/lessons.json'))
    while (page.absent.length === 0)
    assert.deepEqual(page.absent, [{ id: 'haproxy', title: 'HAProxy' }])
    assert.deepEqual(
      page.frontEnds.map(({ id, lessons }) => [id, lessons.every(({ asExpected }) => asExpected)]),
      [
        ['nginx', true],
        ['caddy', true]
      ]
    )
    const html = await index('/')
    assert.ok(textOf(html).includes('npm run lab -- --front-end haproxy'))
    assert.ok(!html.includes('id="haproxy-plain"'))
  })
})

describe('the guide', () => {
  test('says for each lesson what each front end shows', () => {
    const words = { pass: 'pass', warn: 'warning', fail: 'fail' }
    const rows = apaches.flatMap(({ id, expects }) => {
      const others = frontEnds.map(
        ({ lessons }) => lessons.find((lesson) => lesson.id === id)?.expects.verdict
      )
      if (others.every((verdict) => verdict === undefined)) return []
      const cells = [expects.verdict, ...others].map((verdict) => (verdict ? words[verdict] : '–'))
      return [`| \`${id}\` | ${cells.join(' | ')} |`]
    })
    const guide = readFileSync(join(import.meta.dirname, '../../docs/lab.md'), 'utf8')
    const [, table = ''] = guide.split(
      '| Lesson | Apache | nginx | HAProxy | Caddy |\n| --- | --- | --- | --- | --- |\n'
    )
    assert.deepEqual(table.split('\n').slice(0, rows.length + 1), [...rows, ''])
  })
})

describe('the end', () => {
  test('nothing is left: no program, no port, no file', async () => {
    await lab.stop()
    for (const { isAlive, name } of lab.members) assert.ok(!isAlive(), name)
    for (const port of labPorts) assert.ok(await isFree(port), `port ${port} is held`)
    assert.ok(!existsSync(lab.folder))
  })
})
