import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { chooseFrontEnds, frontEnds } from '../../lab/front-ends.ts'
import { findFrontEnds } from '../../lab/programs.ts'
import { readFrontEnds } from '../../lab/settings.ts'
import { freePorts } from '../support/proxies.ts'

// Background: the lab copied, with a mistake in a file of a front end. Nothing of it may start to stay.

describe('choosing front ends', () => {
  test('none by default, all at once, or one with ports of its own', () => {
    assert.deepEqual(readFrontEnds([]), [])
    assert.deepEqual(readFrontEnds(['--front-end', 'all']), frontEnds)
    const [caddy] = readFrontEnds(['--front-end', 'caddy:9083:9446'])
    assert.deepEqual([caddy?.id, caddy?.http, caddy?.https], ['caddy', 9083, 9446])
    assert.equal(chooseFrontEnds(['nginx', 'nginx'])?.length, 1)
  })

  for (const words of ['lighttpd', 'nginx:80:443', 'nginx:8080:9444', 'nginx:99999:9444', '']) {
    test(`"${words}" is refused in one line`, () => {
      assert.throws(() => readFrontEnds(['--front-end', words]), { name: 'LabError', message: /port|choose/ })
    })
  }

  test('a missing program is named, with the command that installs it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'echo3333-empty-'))
    try {
      assert.throws(
        () => findFrontEnds(['nginx', 'caddy'], { folders: [folder], modules: [], express: [] }),
        {
          name: 'LabError',
          message:
            'the lab needs nginx, caddy. Install with: sudo apt-get install --no-install-recommends nginx caddy'
        }
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('a file with a mistake', () => {
  for (const { id, lessons } of frontEnds) {
    test(`${id} is named with its own words, and nothing is left`, async () => {
      const root = join(import.meta.dirname, '../..')
      const copy = mkdtempSync(join(tmpdir(), 'echo3333-lab-copy-'))
      const [own, state] = [join(copy, 'lab'), join(copy, 'state')]
      try {
        cpSync(join(root, 'lab'), own, { recursive: true })
        mkdirSync(state)
        for (const name of ['src', 'views', 'node_modules', 'package.json'])
          symlinkSync(join(root, name), join(copy, name))
        appendFileSync(join(own, id, lessons[0]?.files[0] ?? ''), 'nonsense on\n')
        const [http, https, direct, its, tls] = await freePorts(5)
        const ports = ['--http-port', `${http}`, '--https-port', `${https}`, '--direct-port', `${direct}`]
        const args = [join(own, 'start.ts'), ...ports, '--front-end', `${id}:${its}:${tls}`]
        const options = { encoding: 'utf8', env: { ...process.env, TMPDIR: state }, timeout: 30_000 } as const
        const { status, stderr } = spawnSync(process.execPath, args, options)
        assert.equal(status, 2)
        assert.match(
          stderr,
          new RegExp(`^lab: ${id} did not start:\n[^]*(${id === 'caddy' ? 'lessons/' : 'plain'})`)
        )
        assert.deepEqual(readdirSync(state), [])
      } finally {
        rmSync(copy, { recursive: true, force: true })
      }
    })
  }
})
