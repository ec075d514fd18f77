import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { findings } from '../src/findings/index.ts'
import { renderMarkdownCatalogue } from '../src/render/markdown-catalogue.ts'

// Writes docs/findings.md from the findings; with --check it only says whether the file is up to date.

const path = new URL('../docs/findings.md', import.meta.url)
const wanted = renderMarkdownCatalogue(findings)

if (process.argv.includes('--check')) {
  if (read() === wanted) {
    console.log('docs/findings.md is up to date')
  } else {
    console.error('docs/findings.md is stale; write it with npm run docs')
    process.exitCode = 1
  }
} else {
  writeFileSync(path, wanted)
  console.log(`docs/findings.md: ${findings.length} findings`)
}

function read(): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
