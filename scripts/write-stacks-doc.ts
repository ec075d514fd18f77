import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { type RecordedAgreement, renderMarkdownStacks } from '../src/render/markdown-stacks.ts'
import { stacks } from '../src/stacks/index.ts'
import { replayAll } from '../test/stacks/replay.ts'
import { replays } from '../test/stacks/replays/all.ts'

// Writes docs/stacks.md from the stacks and their recordings; with --check it only says whether the file is up to date.

const path = new URL('../docs/stacks.md', import.meta.url)
const wanted = renderMarkdownStacks(stacks.map((stack) => ({ ...stack, recordings: recordingsOf(stack.id) })))

if (process.argv.includes('--check')) {
  if (read() === wanted) {
    console.log('docs/stacks.md is up to date')
  } else {
    console.error('docs/stacks.md is stale; write it with npm run docs')
    process.exitCode = 1
  }
} else {
  writeFileSync(path, wanted)
  console.log(`docs/stacks.md: ${stacks.length} stacks`)
}

function recordingsOf(id: string): RecordedAgreement[] {
  return replays
    .filter(({ stack }) => stack.id === id)
    .map((replay) => {
      const { cases, agreeing } = replayAll(replay)
      const exceptions = Object.values(replay.exceptions)
      return { column: replay.column, requests: cases, agreeing, exceptions }
    })
}

function read(): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
