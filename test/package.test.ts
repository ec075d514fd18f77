import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SERVICE } from '../src/core/report.ts'

// The package as it would be published: packed from a copy of the sources, so that the checkout stays as it is.

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string
  version: string
  engines: { node: string }
}

describe('the manifest', () => {
  test('has the name and the version that the service says', () => {
    assert.deepEqual([SERVICE.name, SERVICE.version], [manifest.name, manifest.version])
  })

  test('has a lock file that names no registry', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
    assert.doesNotMatch(lock, /"resolved"|https?:\/\/(?:localhost|127\.|10\.|192\.168\.)/)
    assert.equal((JSON.parse(lock) as { version: string }).version, manifest.version)
  })
})

describe('the package', () => {
  const work = mkdtempSync(join(tmpdir(), 'echo3333-package-'))
  const packed = join(work, 'package')
  const consumer = join(work, 'consumer')

  before(() => {
    const sources = join(work, 'sources')
    mkdirSync(sources)
    const names = [
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'src',
      'views',
      'scripts',
      'test',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      '.gitignore'
    ]
    for (const name of names)
      if (existsSync(join(root, name))) cpSync(join(root, name), join(sources, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(sources, 'node_modules'))
    run('npm', ['pack', '--pack-destination', work], sources)
    run('tar', ['-xzf', join(work, `${manifest.name}-${manifest.version}.tgz`)], work)
    symlinkSync(join(root, 'node_modules'), join(packed, 'node_modules'))
    mkdirSync(join(consumer, 'node_modules'), { recursive: true })
    symlinkSync(packed, join(consumer, 'node_modules', manifest.name))
    symlinkSync(join(root, 'node_modules/fastify'), join(consumer, 'node_modules/fastify'))
    writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }')
  })
  after(() => rmSync(work, { recursive: true, force: true }))

  const files = () =>
    readdirSync(packed, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('node_modules') && statSync(join(packed, name)).isFile()
    )

  test('holds the program, the library, the plugin, their types and the views', () => {
    const found = files()
    const wanted = [
      'dist/cli/main.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/server/plugin.js',
      'dist/server/plugin.d.ts',
      'views/report.ejs',
      'views/page.css',
      'views/page.js',
      'package.json'
    ]
    for (const name of wanted) assert.ok(found.includes(name), `${name} is missing`)
    for (const name of readdirSync(join(root, 'views'), { recursive: true, encoding: 'utf8' }))
      assert.ok(existsSync(join(packed, 'views', name)), name)
  })

  test('holds nothing else: no sources, no tests, no source maps, no settings of the checkout', () => {
    for (const name of files()) {
      assert.match(
        name,
        /^(?:dist\/.+(?:\.js|\.d\.ts)|views\/.+\.(?:ejs|css|js)|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/
      )
      assert.doesNotMatch(name, /\.test\.|\.spec\./)
    }
    for (const name of files().filter((name) => name.endsWith('.js')))
      assert.doesNotMatch(readFileSync(join(packed, name), 'utf8'), /sourceMappingURL/, name)
  })

  test('has an executable program', () => {
    const program = join(packed, 'dist/cli/main.js')
    assert.ok((statSync(program).mode & 0o100) !== 0)
    assert.match(readFileSync(program, 'utf8'), /^#!\/usr\/bin\/env node\n/)
  })

  for (const node of runtimes()) {
    describe(`on Node ${node.version}`, () => {
      const main = join(packed, 'dist/cli/main.js')

      test('says its version', () =>
        assert.equal(run(node.path, [main, '--version'], work), `${manifest.name} ${manifest.version}\n`))

      test('diagnoses a request', () => {
        const output = run(
          node.path,
          [main, 'diagnose', '--format', 'json'],
          work,
          'GET /x HTTP/1.1\nHost: www.example.com\n\n'
        )
        assert.equal((JSON.parse(output) as { url: { raw: string } }).url.raw, 'http://www.example.com/x')
      })

      test('serves the report, the page and its views', async () => {
        const child = spawn(node.path, [main, 'serve', '--port', '0'], {
          cwd: work,
          env: { PATH: process.env['PATH'] }
        })
        const exited = new Promise((resolve) => child.once('exit', resolve))
        try {
          const url = await new Promise<string>((resolve, reject) => {
            let output = ''
            const look = (chunk: Buffer) => {
              output += chunk.toString()
              const found = /"url":"(http:[^"]+)"/.exec(output)?.[1]
              if (found !== undefined) resolve(found)
            }
            child.stdout.on('data', look)
            child.stderr.on('data', look)
            child.once('exit', () => reject(new Error(`the service ended: ${output}`)))
          })
          assert.match(await (await fetch(`${url}x`)).text(), /^(PASS|WARN|FAIL) /)
          for (const path of ['x', '_echo3333/findings', '_echo3333/nothing'])
            assert.match(
              await (await fetch(`${url}${path}`, { headers: { Accept: 'text/html' } })).text(),
              /^<!doctype html>/i
            )
        } finally {
          child.kill('SIGTERM')
        }
        assert.equal(await exited, 0)
      })

      test('is a library, and a Fastify plugin', () => {
        const program = `
          import { compileTrustPolicy, diagnose, findings, renderText } from 'echo3333'
          import { echo3333 } from 'echo3333/fastify'
          import Fastify from 'fastify'
          const end = { address: '127.0.0.1', port: 1 }
          const facts = { method: 'GET', target: '/', httpVersion: '1.1', headers: [['Host', 'a.example']], peer: end, local: end, encrypted: false }
          const report = diagnose(facts, compileTrustPolicy())
          const app = Fastify()
          await app.register(echo3333, { prefix: '/echo' })
          const answer = await app.inject({ url: '/echo/x', headers: { accept: 'application/json' } })
          console.log(JSON.stringify([report.url.raw, findings.length > 10, renderText(report).length > 10, answer.json().request.target]))`
        assert.deepEqual(JSON.parse(run(node.path, ['--input-type=module', '--eval', program], consumer)), [
          'http://a.example/',
          true,
          true,
          '/echo/x'
        ])
      })
    })
  }

  test('has types that a strict consumer can compile', () => {
    const program = `
      import { compileTrustPolicy, diagnose, type Report, type RequestFacts } from 'echo3333'
      import echo3333, { type Echo3333Options } from 'echo3333/fastify'
      declare const facts: RequestFacts
      export const report: Report = diagnose(facts, compileTrustPolicy({ trustProxy: 'none' }), { remedies: true })
      export const options: Echo3333Options = { trust: { urlPrefix: '/app' } }
      export const plugin = echo3333
      // @ts-expect-error: a report has no such field
      export const none: unknown = report.nothing`
    writeFileSync(join(consumer, 'program.ts'), program)
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--skipLibCheck',
      'false',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types')
    ]
    run(join(root, 'node_modules/.bin/tsc'), [...options, 'program.ts'], consumer)
  })
})

/** This Node, and the machine's own where it is another one that the package promises to run on. */
function runtimes(): ReadonlyArray<{ readonly path: string; readonly version: string }> {
  const own = { path: process.execPath, version: process.versions.node }
  const [, least = ''] = /^>=(\d+\.\d+)/.exec(manifest.engines.node) ?? []
  const version = existsSync('/usr/bin/node') ? run('/usr/bin/node', ['--version'], root).trim().slice(1) : ''
  const isOther = version !== '' && version !== own.version
  return isOther && version.localeCompare(least, 'en', { numeric: true }) >= 0
    ? [own, { path: '/usr/bin/node', version }]
    : [own]
}

/** Runs a program to its end and gives what it wrote; anything but status 0 is an error. */
function run(program: string, args: readonly string[], cwd: string, input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    input,
    encoding: 'utf8',
    timeout: 120_000
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
  return stdout
}
