/** PHP's `trim`: NUL, tab, line feed, vertical tab, carriage return and space at both ends. */
export function trim(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && TRIMMED.has(text.charCodeAt(start))) start += 1
  while (end > start && TRIMMED.has(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

const TRIMMED = new Set([0, 0x09, 0x0a, 0x0b, 0x0d, 0x20])

/** PHP's `(int) $text`: the number that the text begins with, cut to a whole one; 0 where there is none. */
export function toInt(text: string): string {
  const [number = '0', fraction = ''] =
    /^[ \t\n\v\f\r]*[+-]?(?:[0-9]+(\.[0-9]*)?|(\.[0-9]+))(?:[eE][+-]?[0-9]+)?/.exec(text)?.slice(0, 2) ?? []
  if (fraction === '' && /^[ \t\n\v\f\r]*[+-]?[0-9]+$/.test(number)) {
    const whole = BigInt(number.trim().replace('+', ''))
    return String(whole > MAX ? MAX : whole < -MAX - 1n ? -MAX - 1n : whole)
  }
  const cut = Math.trunc(Number(number.trim()))
  if (!Number.isFinite(cut)) return '0'
  return cut >= 2 ** 63 ? String(MAX) : cut <= -(2 ** 63) ? String(-MAX - 1n) : String(BigInt(cut))
}

/** PHP_INT_MAX on 64 bits. */
const MAX = 9_223_372_036_854_775_807n

/** PHP's `strtolower` since 8.2: ASCII only. */
export function toLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
