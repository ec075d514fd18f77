import type { Report } from '../../core/report.ts'
import { reasonSentence } from '../reason-sentence.ts'
import { URL_VARIABLES } from '../url-variables.ts'
import { visible } from '../visible.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

export interface EnvironTable {
  readonly foremost: readonly EnvironRow[]
  readonly others: readonly EnvironRow[]
  readonly othersSummary: string
}

export interface EnvironRow {
  readonly key: string
  readonly raw: ShownValue
  readonly corrected: ShownValue
  readonly changed: boolean
  readonly removed: boolean
  /** The corrected value is the raw one and too long to say twice. */
  readonly repeats: boolean
  /** Why it changed; empty where it did not. */
  readonly because: string
}

/** Sets the raw environ beside the corrected one, with the reason for each change. */
export function environTable(report: Report): EnvironTable {
  const { raw, corrected } = report.environ
  const row = (key: string): EnvironRow => {
    const change = report.ledger.find((entry) => entry.key === key)
    const before = shownValue(raw[key])
    return {
      key: visible(key),
      raw: before,
      corrected: shownValue(corrected[key]),
      changed: change !== undefined,
      removed: change !== undefined && change.to === null,
      repeats: change === undefined && before.folded,
      because: change === undefined ? '' : reasonSentence(change)
    }
  }
  const keys = [...new Set([...Object.keys(raw), ...Object.keys(corrected)])]
  const others = keys.filter((key) => !URL_VARIABLES.some((name) => name === key)).map(row)
  const changed = others.filter((entry) => entry.changed).length
  return {
    foremost: URL_VARIABLES.map(row),
    others: [...others.filter((entry) => entry.changed), ...others.filter((entry) => !entry.changed)],
    othersSummary: `${others.length} more variables${changed === 0 ? '' : `, ${changed} of them changed`}`
  }
}
