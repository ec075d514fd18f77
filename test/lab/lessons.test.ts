import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { appNames } from '../../lab/apps.ts'
import { EXPRESS_RELEASE } from '../../lab/express.ts'
import { lessons } from '../../lab/lessons/index.ts'
import { findings } from '../../src/findings/index.ts'

const folder = join(import.meta.dirname, '../../lab/apache')
const filesIn = (name: string) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`)
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

describe('the table of lessons', () => {
  test('an id is a name that a URL can have, and no two are the same', () => {
    const ids = lessons.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ids) assert.match(id, /^[a-z]+(-[a-z]+)*$/)
  })

  test('every file belongs to a lesson, and every lesson has its files', () => {
    const named = lessons.flatMap(({ files }) => files)
    assert.deepEqual([...named].sort(), [...filesIn('lessons'), ...filesIn('inner')].sort())
  })

  for (const { id, files, app, scheme } of lessons.filter((lesson) => lesson.files.length > 0)) {
    test(`${id}: the files are one virtual host each, for that name, in front of that app`, () => {
      for (const file of files) {
        assert.equal(textOf(file).match(/<VirtualHost /g)?.length, 1)
        assert.match(textOf(file), new RegExp(`^ +ServerName ${id}\\.\\$\\{ZONE\\}$`, 'm'))
      }
      assert.match(textOf(files[0] ?? ''), scheme === 'https' ? /\*:\$\{HTTPS_PORT\}/ : /\*:\$\{HTTP_PORT\}/)
      assert.match(textOf(files.at(-1) ?? ''), new RegExp(`http://\\$\\{APP_${app}\\}/`))
    })
  }

  test('a cure is a lesson that passes, or a step towards one', () => {
    for (const { cure, id, expects } of lessons) {
      if (cure === undefined) continue
      const mended = lessons.find((lesson) => lesson.id === cure)
      assert.ok(mended, `${id}: ${cure} is no lesson`)
      const worth = { fail: 0, warn: 1, pass: 2 }
      assert.ok(worth[mended.expects.verdict] > worth[expects.verdict], `${id}: ${cure} is no better`)
    }
  })

  test('what fails can be mended by another lesson; around the front end, only by closing the way', () => {
    const lost = lessons.filter(({ expects, cure }) => expects.verdict === 'fail' && cure === undefined)
    assert.deepEqual(
      lost.map(({ id }) => id),
      ['bypass']
    )
  })

  test('every expected finding is in the catalogue', () => {
    const known = new Set(findings.map(({ id }) => id))
    for (const { expects } of lessons) {
      if ('findings' in expects) for (const id of expects.findings) assert.ok(known.has(id), id)
    }
  })

  test('mod_wsgi-express is the same release with and without containers', () => {
    const image = readFileSync(join(folder, '../compose/Dockerfile'), 'utf8')
    assert.deepEqual(image.match(/mod_wsgi==[\d.]+/g), [EXPRESS_RELEASE])
  })

  test('every app has a real server in its place', () => {
    const replaced = [...textOf('real-apps.conf').matchAll(/^Define APP_(\w+) \$\{REAL_(\w+)\}$/gm)]
    assert.deepEqual(
      replaced.map(([, app, real]) => `${app}=${real}`).sort(),
      appNames.map((name) => `${name}=${name}`).sort()
    )
  })
})
