import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { LabPage } from '../../lab/index-page/page.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { lessons } from '../../lab/lessons/index.ts'
import { EVERYWHERE, findPrograms } from '../../lab/programs.ts'
import { visit } from '../../lab/visit.ts'
import { freePorts } from '../support/proxies.ts'

// Background: the lab is started as on a machine that has everything but mod_wsgi-express.

const places = {
  ...EVERYWHERE,
  folders: EVERYWHERE.folders.filter((folder) => !existsSync(join(folder, 'mod_wsgi-express'))),
  express: []
}
const reported: string[] = []
let lab: Lab
let ask: (path: string) => Promise<string>

before(async () => {
  const [http = 0, https = 0, direct = 0] = await freePorts(3)
  const ports = { http, https, direct }
  lab = await startLab(ports, (line) => reported.push(line), [], places)
  const index = { ...lessons[0], id: 'lab' } as (typeof lessons)[number]
  const doors = { ports, front: '127.0.0.1', direct: '127.0.0.1' }
  ask = async (path) => (await visit({ ...index, path }, doors)).body
})
after(() => lab?.stop())

describe('without mod_wsgi-express', () => {
  test('it is found here, and not there', () => {
    assert.match(findPrograms().express ?? '', /\/mod_wsgi-express$/)
    assert.equal(findPrograms(places).express, null)
  })

  test('the lab says in one line what is missing, and how to get it', () => {
    assert.equal(reported.length, 1)
    assert.match(
      reported[0] ?? '',
      /^mod_wsgi-express is not installed; [^\n]*lesson express [^\n]*apt-get install [^\n]*pip install mod_wsgi==[\d.]+$/
    )
  })

  test('the index says so for that lesson alone, which shows what it should', async () => {
    const page: LabPage = JSON.parse(await ask('/lessons.json'))
    const alone = page.lessons.filter(({ missing }) => missing !== null)
    assert.deepEqual(
      alone.map(({ id, asExpected, real, missing }) => [id, asExpected, real, missing?.server]),
      [['express', true, null, 'mod_wsgi-express']]
    )
    for (const { id, real } of page.lessons.filter(({ missing }) => missing === null))
      assert.ok(real === null || real.url !== null, id)
    const html = await ask('/')
    assert.equal(html.match(/It is not installed on this machine/g)?.length, 1)
    assert.ok(html.replaceAll(/<[^>]*>/g, '').includes('pip install mod_wsgi=='))
  })
})
