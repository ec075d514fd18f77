import { visible } from '../visible.ts'

/** Values longer than this are folded. */
const LONGEST_OPEN = 280
/** Shorter values need no places to break at. */
const SHORTEST_CUT = 12
const BREAKS = /(?<=..[./?&,;])(?=[^./?&,; ])/
/** What stands open of a folded value. */
const OPENING = 120

/** A value from the wire, ready to be shown. */
export interface ShownValue {
  readonly absent: boolean
  readonly empty: boolean
  /** Too long to stand open: `text` is its beginning, `whole` is all of it. */
  readonly folded: boolean
  readonly text: string
  /** `text`, cut where a line may break. */
  readonly firstPiece: string
  readonly otherPieces: readonly string[]
  readonly whole: string
  /** Such as `14,336 characters`. */
  readonly length: string
  /** The same bytes read as UTF-8; empty where that makes no difference or is not possible. */
  readonly utf8: string
}

/** Makes a value presentable. Null and undefined mean that it is absent. */
export function shownValue(value: string | null | undefined): ShownValue {
  const text = value ?? ''
  const folded = text.length > LONGEST_OPEN
  const open = visible(folded ? text.slice(0, OPENING) : text)
  const [firstPiece = '', ...otherPieces] = open.length < SHORTEST_CUT ? [open] : open.split(BREAKS)
  return {
    absent: value === null || value === undefined,
    empty: value === '',
    folded,
    text: open,
    firstPiece,
    otherPieces,
    whole: folded ? visible(text) : '',
    length: characters(text.length),
    utf8: visible(asUtf8(text))
  }
}

/** Reads latin-1 characters as the UTF-8 bytes that they stand for; empty where they are plain ASCII or no UTF-8. */
function asUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return ''
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(text, (character) => character.charCodeAt(0))
    )
  } catch {
    return ''
  }
}

function characters(count: number): string {
  const grouped = String(count).replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
  return `${grouped} character${count === 1 ? '' : 's'}`
}
