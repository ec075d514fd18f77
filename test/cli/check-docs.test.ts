import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { parseConfiguration } from '../../src/cli/configuration-file.ts'
import { toCheckRequest } from '../../src/cli/check-settings.ts'
import { optionsOf } from '../../src/cli/options.ts'
import { parseCommandLine } from '../../src/cli/parse-command-line.ts'
import { optionsMarkdown } from '../../src/cli/usage.ts'
import { SERVICE } from '../../src/core/report.ts'

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const guide = text('docs/check.md')
const action = text('action.yml')

describe('docs/check.md', () => {
  test('has a row for every option, with its default', () => {
    const [, table = ''] = guide.split('| Option | Default | What it does |\n')
    for (const { flag, value, default: standard } of optionsOf('check')) {
      const row = table
        .split('\n')
        .find((line) => line.startsWith(`| \`--${flag}${value === null ? '' : ` ${value}`}\``))
      assert.ok(row !== undefined, flag)
      if (value !== null && standard !== null) assert.ok(row.includes(standard), `${flag}: ${row}`)
    }
    const flags = [...(table.split('\n\n')[0]?.matchAll(/^\| `--([a-z-]+)/gm) ?? [])].map(([, flag]) => flag)
    assert.equal(flags.length, optionsOf('check').length)
  })

  test('has an example of a file of settings that is understood', () => {
    const example = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
    const file = parseConfiguration(example, 'echo3333.json', '/srv')
    const { settings, output } = toCheckRequest(parseCommandLine('check', [], {}), file)
    assert.equal(settings.url.text, 'https://blog.example.com/')
    assert.equal(output, '/srv/reports/check.xml')
  })

  test('names the inputs and outputs that the action has, and the version at hand', () => {
    for (const [, name] of action.matchAll(/^ {2}([a-z-]+):\n {4}description/gm))
      assert.ok(guide.includes(`\`${name}\``), name)
    assert.ok(guide.includes(`echo3333@v${SERVICE.version}\n`))
    assert.ok(guide.includes(`echo3333@${SERVICE.version} check`))
    assert.ok(guide.includes(`image: echo3333:${SERVICE.version}\n`))
  })
})

describe('README.md', () => {
  test('has the table of all options as the options have it', () => {
    assert.ok(text('README.md').includes(optionsMarkdown()))
  })
})
