import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Value from 'typebox/value'
import Schema from 'typebox/schema'
import type { Report } from '../../src/core/report.ts'
import { ReportSchema } from '../../src/server/report-schema.ts'
import { includedIn } from '../../src/server/included.ts'
import { stacks } from '../../src/stacks/index.ts'
import { facts } from '../support/facts.ts'
import { type Service, startService } from '../support/service.ts'
import { ask, post, reportOn } from './ask.ts'

let service: Service
before(async () => {
  service = await startService()
})
after(() => service.stop())

const LIST = ['Host: 10.0.0.1:3333', 'X-Forwarded-Host: one.example, two.example', 'X-Forwarded-Proto: https']
const idsOf = (report: Report) => report.findings.map((finding) => finding.id)

describe('what is included', () => {
  for (const [target, remedies, included] of [
    ['/', false, false],
    ['/?include=remedies', true, false],
    ['/?include=stacks', false, true],
    ['/?include=remedies,stacks', true, true],
    ['/?include=stacks%2Cremedies', true, true],
    ['/?a=b&include=stacks&include=remedies', true, true],
    ['/?include=', false, false],
    ['/?include=stack', false, false],
    ['/?xinclude=stacks', false, false],
    ['/include=stacks', false, false],
    ['/a%zz?include=stacks&b=%zz', false, true]
  ] as const)
    test(`in ${target}`, () => assert.deepEqual(includedIn(target), { remedies, stacks: included }))
})

describe('the stacks', () => {
  test('are in the JSON only where they are asked for', async () => {
    for (const target of ['/', '/?include=remedies'])
      assert.equal((await reportOn(service.port, `GET ${target}`, LIST)).stacks, undefined)
    const report = await reportOn(service.port, 'GET /?include=stacks', LIST)
    assert.deepEqual(report.stacks?.map(({ id }) => id).toSorted(), stacks.map(({ id }) => id).toSorted())
    assert.ok(report.findings.every((finding) => finding.remedies === undefined))
  })

  test('bring findings of their own, with remedies where both are asked for', async () => {
    assert.ok(!idsOf(await reportOn(service.port, 'GET /', LIST)).includes('stacks-disagree'))
    for (const query of ['include=remedies,stacks', 'include=stacks&include=remedies']) {
      const report = await reportOn(service.port, `GET /?${query}`, LIST)
      const found = report.findings.find((finding) => finding.id === 'stacks-disagree')
      assert.ok(found?.remedies?.some(({ target }) => target === 'express'))
    }
  })

  test('fit the schema, refusals and silence included', async () => {
    const { body } = await ask(service.port, 'GET /_echo3333/schema.json')
    const validator = Schema.Compile(JSON.parse(body) as Record<string, unknown>)
    for (const lines of [LIST, ['Host: www.example.com'], ['Host:', 'X-Forwarded-For: \xff, , x']]) {
      const report = await reportOn(service.port, 'GET /%zz?include=stacks,remedies', lines)
      assert.ok(Value.Check(ReportSchema, report))
      assert.deepEqual(validator.Errors(report)[1], [])
    }
    const report = await reportOn(service.port, 'GET /?include=stacks', LIST)
    assert.ok(report.stacks?.some(({ outcome }) => outcome.kind === 'refusal'))
    assert.ok(!Value.Check(ReportSchema, { ...report, stacks: [{ id: 'x' }] }))
  })

  test('are always on the page, and in the text where they are asked for', async () => {
    const page = (await ask(service.port, 'GET /?echo3333=html', LIST)).body
    assert.match(page, /stacks-disagree/)
    assert.doesNotMatch((await ask(service.port, 'GET /', LIST)).body, /stacks-disagree/)
    assert.match((await ask(service.port, 'GET /?include=stacks', LIST)).body, /stacks-disagree/)
  })

  test('are loaded by nobody who does not look at them', async () => {
    const loaded = (text: string) => /src\/stacks\//.test(text)
    const plugin = await importedBy('src/server/plugin.ts')
    assert.ok(plugin.includes('diagnose-request'))
    assert.ok(!loaded(plugin))
    assert.ok(!loaded(await importedBy('src/cli/commands/diagnose.ts')))
    assert.ok(loaded(await importedBy('src/diagnose.ts')))
  })
})

describe('a posted diagnosis', () => {
  const given = facts({ headers: LIST })
  const diagnosis = async (asked: unknown) => {
    const { status, body } = await post(service.port, '/_echo3333/diagnose', { facts: given, stacks: asked })
    return { status, body }
  }

  test('has all stacks, or those that are named, or none', async () => {
    const all = JSON.parse((await diagnosis(true)).body) as Report
    assert.equal(all.stacks?.length, stacks.length)
    const some = JSON.parse((await diagnosis({ express: { 'trust proxy': 1 }, koa: {} })).body) as Report
    assert.deepEqual(some.stacks?.map(({ id }) => id).toSorted(), ['express', 'koa'])
    assert.ok(Value.Check(ReportSchema, some))
    assert.equal((JSON.parse((await diagnosis(undefined)).body) as Report).stacks, undefined)
  })

  for (const [name, asked, message] of [
    ['an unknown stack', { expres: {} }, /did you mean express/],
    ['an unknown option', { werkzeug: { x_hots: 1 } }, /did you mean x_host/],
    ['a value that the stack cannot use', { django: { ALLOWED_HOSTS: 1 } }, /django cannot be run/],
    ['a value of no type that an option has', { express: { 'trust proxy': {} } }, /\/stacks/],
    ['no choice', false, /\/stacks/]
  ] as const)
    test(`refuses ${name} with 400`, async () => {
      const { status, body } = await diagnosis(asked)
      assert.equal(status, 400)
      assert.match(body, message)
    })
})

describe('the catalogue', () => {
  test('keeps the page of a plain request under 60 KiB', async () => {
    const { body } = await ask(service.port, 'GET /', ['Accept: text/html'])
    assert.match(body, /What other stacks would believe/)
    assert.ok(Buffer.byteLength(body) < 60 * 1024, `${Buffer.byteLength(body)} bytes`)
  })

  test('says which findings need stacks', async () => {
    const list = (await ask(service.port, 'GET /_echo3333/findings')).body
    assert.match(list, /^info +stacks-disagree .*\(echo3333 diagnose --stacks\)$/m)
    assert.match(list, /^\w+ +echo-cached .*\(echo3333 check\)$/m)
    assert.doesNotMatch(list, /^\w+ +internal-host .*\(echo3333/m)
    const page = await ask(service.port, 'GET /_echo3333/findings/stacks-disagree', ['Accept: text/html'])
    assert.match(page.body, /<code>echo3333 diagnose --stacks<\/code>/)
  })
})

/** The sources that a file brings along at once, one path a line. */
async function importedBy(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const seen = new Set<string>()
  const visit = async (url: URL): Promise<void> => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    const text = await readFile(url, 'utf8')
    const values = text.matchAll(/^(?:import|export) (?!type )[^'";]*?from '(\.[^']+)'/gm)
    for (const [, name = ''] of values) await visit(new URL(name, url))
  }
  await visit(new URL(`../../${path}`, import.meta.url))
  return [...seen].join('\n')
}
