import type { Report } from '../../core/report.ts'
import type { UrlComponent } from '../../core/url-comparison.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

/** The believed and the typed URL, taken apart so that they can stand under each other. */
export interface UrlLines {
  /** What the visitor typed is known. */
  readonly known: boolean
  readonly parts: readonly UrlPart[]
  /** How many parts there are, as a class name: the narrow layout needs to know. */
  readonly columns: string
}

export interface UrlPart {
  readonly name: string
  readonly differs: boolean
  readonly believed: ShownValue
  readonly typed: ShownValue
}

/** Sets out the components of both URLs; those that neither of them has are left out. */
export function urlLines(report: Report): UrlLines {
  const parts = report.url.components.filter(isWorthShowing).map((component) => ({
    name: component.name,
    differs: !component.agrees,
    believed: shownValue(punctuated(component.name, component.believed)),
    typed: shownValue(punctuated(component.name, component.typed ?? ''))
  }))
  return { known: report.url.expected !== null, parts, columns: `url-${parts.length}` }
}

function isWorthShowing({ name, believed, typed }: UrlComponent): boolean {
  return ['scheme', 'host', 'path'].includes(name) || believed !== '' || (typed ?? '') !== ''
}

function punctuated(name: UrlComponent['name'], text: string): string {
  if (text === '') return ''
  if (name === 'scheme') return `${text}://`
  if (name === 'port') return `:${text}`
  return name === 'query' ? `?${text}` : text
}
