import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../src/', import.meta.url))

/** What each part of the sources may import, besides itself: only what stands to its left. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stacks: ['core'],
  findings: ['core'],
  render: ['core'],
  diagnose: ['core', 'stacks', 'findings'],
  server: ['core', 'stacks', 'findings', 'diagnose', 'render'],
  check: ['core', 'stacks', 'findings', 'diagnose', 'render'],
  cli: ['core', 'stacks', 'findings', 'diagnose', 'render', 'server', 'check'],
  index: ['core', 'stacks', 'findings', 'diagnose', 'render']
}

/** Parts that know neither Node nor a clock nor chance: the same input gives the same output, anywhere. */
const PURE = new Set(['core', 'stacks', 'findings', 'render', 'diagnose', 'index'])
const IMPURE =
  /\b(?:process|Date|Math\.random|performance|crypto|console|globalThis|setTimeout|setInterval|queueMicrotask|fetch|Buffer|document|window)\b(?!:)/

const INDEX_FILES = new Set([
  'check/probes/index.ts',
  'findings/index.ts',
  'index.ts',
  'server/reserved/index.ts',
  'stacks/index.ts'
])
const MOST_LINES = 220

interface Source {
  readonly path: string
  readonly part: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((file) => {
    const path = file.split(sep).join('/')
    const text = readFileSync(join(root, file), 'utf8')
    return { path, part: partOf(path), text, imports: importsOf(text) }
  })

describe('the folders of src', () => {
  test('are those of the design', () => {
    for (const { path, part } of sources) assert.ok(Object.hasOwn(MAY_IMPORT, part), path)
  })

  test('have no drawers for the rest', () => {
    for (const { path } of sources) {
      assert.doesNotMatch(path, /(?:^|\/)(?:utils?|helpers?|common|misc|shared|lib)(?:\/|\.ts$)/)
      assert.doesNotMatch(path, /(?:^|\/)(?:types|constants)\.ts$/)
    }
  })

  test('have no index but the lists and the library', () => {
    for (const { path } of sources) {
      if (posix.basename(path) === 'index.ts') assert.ok(INDEX_FILES.has(path), path)
    }
  })

  test('do not pass on what belongs to others, but for the library', () => {
    for (const { path, text } of sources) {
      if (path !== 'index.ts') assert.doesNotMatch(text, /^export (?:type )?(?:\*|\{[^}]*\}) from /m, path)
    }
  })
})

describe('a file of src', () => {
  for (const source of sources) {
    test(`${source.path} keeps to its place`, () => checkSource(source))
  }
})

describe('the check itself', () => {
  test('sees every kind of import', () => {
    const text = `import 'a'\nimport b from 'b'\nimport type { C } from 'c'\nimport {\n  d\n} from 'd'\nexport * from 'e'\nconst f = await import('f')\n`
    assert.deepEqual(importsOf(text), ['a', 'b', 'c', 'd', 'e', 'f'])
  })

  test('tells code from what is only said', () => {
    assert.doesNotMatch(codeOf("// process\n/* Date */ const a = 'process' + `Date`\n"), IMPURE)
    assert.match(codeOf("const a = process.env['A']"), IMPURE)
    assert.match(codeOf('const a = `${Date.now()}`'), IMPURE)
  })

  test('refuses what is out of place', () => {
    refuse('core/a.ts', "import { b } from '../findings/b.ts'", /core may not import/)
    refuse('render/a.ts', "import { b } from '../diagnose.ts'", /render may not import/)
    refuse('render/a.ts', "import { b } from 'node:fs'", /no package but ipaddr\.js/)
    refuse('server/a.ts', "import { b } from '../cli/b.ts'", /server may not import/)
    refuse('server/a.ts', "import { b } from 'left-pad'", /not among the dependencies/)
    refuse('server/a.ts', "import { b } from './b'", /without \.ts/)
    refuse('core/a.ts', 'const now = Date.now()', /Date/)
    refuse('cli/a.ts', '\n'.repeat(MOST_LINES + 1), /lines, at most/)
  })
})

function refuse(path: string, text: string, why: RegExp): void {
  const source = { path, part: partOf(path), text, imports: importsOf(text) }
  assert.throws(() => checkSource(source), why)
}

function checkSource({ path, part, text, imports }: Source): void {
  const lines = text.split('\n').length - 1
  assert.ok(lines <= MOST_LINES, `${lines} lines, at most ${MOST_LINES}`)
  for (const name of imports) {
    if (name.startsWith('.')) {
      assert.ok(name.endsWith('.ts'), `${name} is imported without .ts`)
      const target = partOf(posix.join(posix.dirname(path), name))
      const allowed = target === part || (MAY_IMPORT[part] ?? []).includes(target)
      assert.ok(allowed, `${part} may not import ${name}`)
    } else if (PURE.has(part)) {
      assert.equal(name, 'ipaddr.js', `${part} may import no package but ipaddr.js`)
    } else if (!name.startsWith('node:')) {
      assert.ok(declaredPackages().has(packageOf(name)), `${name} is not among the dependencies`)
    }
  }
  if (PURE.has(part)) assert.doesNotMatch(codeOf(text), IMPURE)
}

function declaredPackages(): Set<string> {
  const manifest = JSON.parse(readFileSync(join(root, '../package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  return new Set(Object.keys(manifest.dependencies))
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The first folder, or the name of a file that stands beside the folders. */
function partOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.ts$/, '')
}

function importsOf(text: string): string[] {
  const statements = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? '')
}

/** Without comments and without texts: what is told to a reader may name anything. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\$]|\\.|\$(?!\{))*`/g, '``')
    .replace(/(^|\s)\/\/.*$/gm, '')
}
