import { visible } from '../visible.ts'

/** Lines longer than this wrap in a terminal of common width. */
export const WIDTH = 100

/** A value from the wire, safe to print and no longer than `room` where that can be done; the length is said where it was cut. */
export function shown(value: string | null | undefined, room: number): string {
  if (value === null || value === undefined) return '(absent)'
  if (value === '') return '(empty)'
  // Every character prints as one at least, so nothing beyond the room needs to be looked at.
  const text = visible(value.slice(0, room + 1))
  if (value.length <= room && text.length <= room) return text
  const suffix = `... (${value.length} bytes)`
  const keep = Math.max(8, room - suffix.length)
  return cut(value, keep) + suffix
}

/** The longest start of a value that prints in `room` columns. */
function cut(value: string, room: number): string {
  let printed = ''
  for (const character of value.slice(0, room)) {
    const next = visible(character)
    if (printed.length + next.length > room) break
    printed += next
  }
  return printed
}

/** Wraps prose at spaces; every line starts with `indent`. Words that are longer than a line stay whole. */
export function wrap(text: string, indent = '', width = WIDTH): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(indent + line)
  return lines
}

/** How a text is set off where the terminal shows colours; without colour it stays as it is. */
export type Paint = (text: string, style: 'bad' | 'warn' | 'good' | 'strong' | 'faint') => string

const CODES = { bad: '31;1', warn: '33;1', good: '32;1', strong: '1', faint: '2' } as const

/** A paint that uses SGR codes (ECMA-48 §8.3.117), or one that does nothing. */
export function paintOf(colour: boolean): Paint {
  return (text, style) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text)
}
