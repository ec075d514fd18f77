import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type DocumentedStack, renderMarkdownStacks } from '../../src/render/markdown-stacks.ts'

const STACK: DocumentedStack = {
  id: 'a_stack-1.2',
  title: 'A | stack',
  emulates: { version: '1.2.3', source: 'lib/a_b.rb' },
  trust: { gate: 'peer address', element: 'last', headers: ['X-Forwarded-For', 'Forwarded'] },
  options: { proxies: { default: '10\\.|127\\.', meaning: 'a regular expression' } },
  recordings: [
    { column: 'a', requests: 100, agreeing: 98, exceptions: ['it is a bug', 'it is a bug'] },
    { column: 'b', requests: 100, agreeing: 100, exceptions: [] }
  ]
}

const lines = renderMarkdownStacks([STACK, { ...STACK, id: 'bare', options: {}, recordings: [] }]).split('\n')

describe('the document of stacks', () => {
  test('has one row for each, with how far it agrees with all of its recordings', () => {
    assert.ok(
      lines.includes(
        '| [A \\| stack](#a_stack-12) | peer address | last | X-Forwarded-For, Forwarded | 1.2.3 | 198 of 200 |'
      )
    )
    assert.ok(lines.some((line) => line.endsWith('| 0 of 0 |')))
  })

  test('tells the options of each, whatever stands in their defaults', () => {
    assert.ok(lines.includes('## a_stack-1.2'))
    assert.ok(lines.includes('| `proxies` | `"10\\\\.\\|127\\\\."` | a regular expression |'))
    assert.ok(lines.includes('It has no options.'))
  })

  test('names each reason for a difference once', () => {
    assert.equal(lines.filter((line) => line === '- it is a bug').length, 1)
  })
})
