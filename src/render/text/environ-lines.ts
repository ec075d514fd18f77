import type { Change } from '../../core/ledger.ts'
import type { Report } from '../../core/report.ts'
import { reasonSentence } from '../reason-sentence.ts'
import { URL_VARIABLES } from '../url-variables.ts'
import { type Paint, shown, WIDTH, wrap } from './layout.ts'

/** The variables that matter or changed: raw value, corrected value, and who said so. */
export function environLines({ environ, ledger }: Report, paint: Paint): string[] {
  const changes = new Map(ledger.map((change) => [change.key, change]))
  const keys = [
    ...URL_VARIABLES,
    ...[...changes.keys()].filter((key) => !URL_VARIABLES.some((name) => name === key))
  ]
  const width = Math.min(28, Math.max(...keys.map((key) => key.length)))
  return keys.flatMap((key) => {
    const change = changes.get(key)
    const label = `  ${key.padEnd(width)}  `
    if (change === undefined) return [label + shown(environ.corrected[key], WIDTH - label.length)]
    return changeLines(change, label, ' '.repeat(width + 4), paint)
  })
}

function changeLines(change: Change, label: string, indent: string, paint: Paint): string[] {
  const room = WIDTH - label.length
  const from = shown(change.from, room)
  const to = change.to === null ? '(removed)' : shown(change.to, room - 3)
  const both = `${from} -> ${to}`
  const lines =
    label.length + both.length <= WIDTH
      ? [label + paint(both, 'strong')]
      : [label + from, `${indent}${paint(`-> ${to}`, 'strong')}`]
  return [...lines, ...wrap(reasonSentence(change).replace(/^removed, /, ''), indent)]
}
