import type { Report } from '../../core/report.ts'
import type { UrlComponent } from '../../core/url-comparison.ts'
import { type Paint, shown, WIDTH } from './layout.ts'

const BELIEVED = 'Your app believes'
const TYPED = 'Visitors asked for'
const LONGEST = 60

/** The URL that the app believes in and the one that was asked for: below each other, with marks where they differ. */
export function urlLines(report: Report, paint: Paint): string[] {
  const { corrected, expected, components } = report.url
  if (expected === null) return [`  ${BELIEVED}  ${shown(corrected, WIDTH - 4 - BELIEVED.length)}`]
  const columns = components.flatMap(toColumns)
  const width = columns.reduce((sum, column) => sum + column.width + 1, 0)
  if (columns.every((column) => column.agrees)) {
    const room = WIDTH - 4 - TYPED.length
    return [
      `  ${BELIEVED.padEnd(TYPED.length)}  ${shown(corrected, room)}`,
      `  ${TYPED}  ${shown(expected, room)}`
    ]
  }
  return width + TYPED.length + 4 <= WIDTH ? beside(columns, paint) : below(components, paint)
}

interface Column {
  readonly believed: string
  readonly typed: string
  readonly agrees: boolean
  readonly width: number
}

/** The text that stands in front of a component where it is not empty. */
const LEAD = { scheme: '', host: '', port: ':', prefix: '', path: '', query: '?' } as const

function toColumns(component: UrlComponent): Column[] {
  const lead = LEAD[component.name]
  const write = (value: string | null): string => (value ? lead + shown(value, LONGEST) : '')
  const believed = write(component.believed)
  const typed = write(component.typed)
  const width = Math.max(believed.length, typed.length)
  const column: Column = { believed, typed, agrees: component.agrees, width }
  const separator: Column = { believed: '://', typed: '://', agrees: true, width: 3 }
  if (component.name === 'scheme') return [column, separator]
  return width === 0 ? [] : [column]
}

function beside(columns: readonly Column[], paint: Paint): string[] {
  const line = (label: string, cell: (column: Column) => string): string =>
    `  ${label.padEnd(TYPED.length)}  ${columns.map((column) => cell(column).padEnd(column.width)).join(' ')}`.trimEnd()
  const marks = line('', (column) => (column.agrees ? '' : '^'.repeat(column.width)))
  return [
    line(BELIEVED, (column) => column.believed),
    line(TYPED, (column) => column.typed),
    paint(marks, 'bad')
  ]
}

/** For URLs that are too long for a line: one component a line, differing ones written twice. */
function below(components: readonly UrlComponent[], paint: Paint): string[] {
  return components.flatMap(({ name, believed, typed, agrees }) => {
    const label = `  ${name.padEnd(8)}`
    if (agrees && believed === '') return []
    if (agrees) return [`${label}  ${shown(believed, WIDTH - 12)}`]
    return [
      `${label}${paint('! app believes  ', 'bad')}${shown(believed, WIDTH - 26)}`,
      `          ${paint('! visitors typed', 'bad')} ${shown(typed, WIDTH - 27)}`
    ]
  })
}
