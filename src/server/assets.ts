import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Templates, style and script; beside `src` and beside `dist` alike. */
export const viewsFolder = join(import.meta.dirname, '../../views')

/** The page's style and script, inlined into it and named by their hash in the Content-Security-Policy. */
export const style = read('page.css')
export const script = read('page.js')

export const styleHash = hash(style)
export const scriptHash = hash(script)

function read(name: string): string {
  return readFileSync(join(viewsFolder, name), 'utf8')
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
