/** A `name=value` of a list; the name in lower case, the value without its quotes. */
export interface QuotedPair {
  readonly name: string
  readonly text: string
}

/**
 * The pairs of a list of parameters as Jetty 12 reads it (QuotedCSVParser): leniently, with white space around every
 * sign and quotes anywhere. An element that starts with something else than a pair has none; one without a value is left out.
 */
export function readQuotedPairs(value: string): QuotedPair[] {
  const pairs: QuotedPair[] = []
  let isFirst = true
  let isSkipped = false
  for (const { name, text, end } of pieces(value)) {
    if (isFirst) isSkipped = name === null && text !== ''
    if (!isSkipped && name !== null && text !== null) pairs.push({ name: name.toLowerCase(), text })
    isFirst = end === ','
  }
  return pairs
}

interface Piece {
  readonly name: string | null
  /** Null where nothing follows the equals sign. */
  readonly text: string | null
  readonly end: string
}

/** What stands between unquoted commas and semicolons. */
function pieces(value: string): Piece[] {
  const found: Piece[] = []
  let name: string | null = null
  let text = new PieceText()
  for (let at = 0; at <= value.length; at += 1) {
    const sign = value[at] ?? ','
    if (sign === '"') at = text.quote(value, at)
    else if (sign === '=' && name === null) {
      name = text.trimmed
      text = new PieceText()
    } else if (sign === ';' || sign === ',') {
      found.push({ name, text: name !== null && text.isEmpty ? null : text.trimmed, end: sign })
      name = null
      text = new PieceText()
    } else text.add(sign)
  }
  return found
}

class PieceText {
  private text = ''
  private kept = 0
  isEmpty = true

  get trimmed(): string {
    return this.text.slice(0, this.kept)
  }

  add(sign: string): void {
    const isSpace = sign === ' ' || sign === '\t'
    if (isSpace && this.text === '') return
    this.text += sign
    if (isSpace) return
    this.kept = this.text.length
    this.isEmpty = false
  }

  /** Takes a quoted string, closed or not, and returns where it ends. */
  quote(value: string, from: number): number {
    this.isEmpty = false
    let at = from + 1
    for (; at < value.length && value[at] !== '"'; at += 1) {
      if (value[at] === '\\') at += 1
      this.text += value[at] ?? ''
    }
    this.kept = this.text.length
    return Math.min(at, value.length - 1)
  }
}
