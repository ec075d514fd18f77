import { wrap } from './layout.ts'

/** A stack in the list of all: what it believes, and under which condition. */
export interface StackListEntry {
  readonly id: string
  readonly title: string
  readonly version: string
  /** What has to hold before a header is believed. */
  readonly gate: string
  /** Which element of a list is taken. */
  readonly element: string
  readonly headers: readonly string[]
}

/** The stacks, one after the other, for a terminal. */
export function renderStackList(entries: readonly StackListEntry[]): string {
  const width = Math.max(0, ...entries.map(({ id }) => id.length)) + 2
  const indent = ' '.repeat(width)
  const lines = entries.flatMap(({ id, title, version, gate, element, headers }) => [
    `${id.padEnd(width)}${title.includes(version) ? title : `${title} (${version})`}`,
    ...wrap(`believes by: ${gate}`, indent),
    ...wrap(`takes: ${element}`, indent),
    ...wrap(`reads: ${headers.join(', ') || 'no header'}`, indent),
    ''
  ])
  return [
    ...lines,
    'What they conclude from a request: echo3333 stacks <file>, or echo3333 diagnose --stacks',
    ''
  ].join('\n')
}
