import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { REMEDY_TARGETS } from '../src/core/finding.ts'
import { EXAMPLE_SITUATION } from '../src/core/situation.ts'
import { findings } from '../src/findings/index.ts'
import { renderMarkdownCatalogue } from '../src/render/markdown-catalogue.ts'

const root = new URL('../', import.meta.url)
const ids = findings.map((finding) => finding.id)
const probed = findings.filter((finding) => finding.needs === 'probes').map((finding) => finding.id)
const ofStacks = findings.filter((finding) => finding.needs === 'stacks').map((finding) => finding.id)

function idsIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.slice(0, -'.ts'.length))
    .sort()
}

/** What is proven behind real proxies. */
const proofs = readdirSync(new URL('test/check/', root))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(`test/check/${name}`, root), 'utf8'))
  .join('\n')

describe('the catalogue of findings', () => {
  test('is in alphabetical order', () => {
    assert.deepEqual(ids, [...ids].sort())
  })

  test('names each finding once', () => {
    assert.equal(new Set(ids).size, ids.length)
  })

  test('has every file, and every file has the name of its finding', () => {
    assert.deepEqual(
      ids.filter((id) => !probed.includes(id) && !ofStacks.includes(id)),
      idsIn('src/findings/')
    )
    assert.deepEqual(probed, idsIn('src/findings/probed/'))
    assert.deepEqual(ofStacks, idsIn('src/findings/stacks/'))
  })

  test('imports each finding from the file of its name', () => {
    const index = readFileSync(new URL('src/findings/index.ts', root), 'utf8')
    for (const id of ids) assert.match(index, new RegExp(`from '\\./(?:(?:probed|stacks)/)?${id}\\.ts'`))
  })

  test('is what docs/findings.md says (else: npm run docs)', () => {
    const written = readFileSync(new URL('docs/findings.md', root), 'utf8')
    assert.ok(written === renderMarkdownCatalogue(findings), 'docs/findings.md is stale')
  })
})

for (const finding of findings) {
  describe(`the entry ${finding.id}`, () => {
    test('has a test that describes it', () => {
      if (finding.needs === 'probes') {
        assert.ok(proofs.includes(`'${finding.id}'`), 'no proof in test/check')
        return
      }
      const folder = finding.needs === 'stacks' ? 'test/findings/stacks' : 'test/findings'
      const describes = finding.needs === 'stacks' ? 'describeStacksFinding' : 'describeFinding'
      const path = new URL(`${folder}/${finding.id}.test.ts`, root)
      assert.ok(existsSync(path), `${folder}/${finding.id}.test.ts is missing`)
      assert.match(readFileSync(path, 'utf8'), new RegExp(`${describes}\\(\\s*'${finding.id}'`))
    })

    test('has an id in kebab case', () => {
      assert.match(finding.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    })

    test('has a title of one short line without a full stop', () => {
      assert.match(finding.title, /^[A-Z][^\n]*[^.\n]$/)
      assert.ok(finding.title.length <= 70, `${finding.title.length} characters`)
    })

    test('explains itself in whole sentences', () => {
      assert.ok(finding.explanation.length >= 80, `${finding.explanation.length} characters`)
      assert.match(finding.explanation, /^[A-Z][^\n]*\.$/)
      assert.doesNotMatch(finding.explanation, / {2}/)
    })

    test('refers to documents by https', () => {
      assert.ok(finding.references.length > 0)
      for (const reference of finding.references) assert.ok(isDocument(reference), reference)
      assert.equal(new Set(finding.references).size, finding.references.length)
    })

    test('has remedies that can be followed', () => {
      const remedies = finding.remedies(EXAMPLE_SITUATION)
      assert.ok(remedies.length > 0, 'no remedy')
      for (const remedy of remedies) {
        const name = `${remedy.target}: ${remedy.lines.join(' / ')}`
        assert.ok(REMEDY_TARGETS.includes(remedy.target), name)
        assert.match(remedy.where, /^\S.*[^.\s]$/, name)
        assert.ok(remedy.lines.length > 0, name)
        for (const line of remedy.lines) assert.match(line, /^[\t\x20-\x7e]*$/, name)
        assert.ok(isDocument(remedy.reference), name)
        assert.doesNotMatch(remedy.caution ?? '', /\n/, name)
      }
    })
  })
}

function isDocument(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:'
}
