/**
 * The host as people read it, as Python's codec `idna` decodes ASCII (CPython 3.11, Lib/encodings/idna.py): labels
 * that start with `xn--` are decoded, and have to encode to the same again. Null where the codec fails.
 */
export function decodeIdna(host: string): string | null {
  if (!host.includes('xn--')) return host
  const labels: string[] = []
  for (const label of host.split('.')) {
    if (label.startsWith('xn--') && label.length > LONGEST_LABEL) return null
    const decoded = label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label
    if (decoded === null || (label.startsWith('xn--') && !roundTrips(decoded))) return null
    labels.push(decoded)
  }
  return labels.join('.')
}

/** RFC 1035 §2.3.4. */
const LONGEST_LABEL = 63

/** Removed or prohibited by the preparation of names (RFC 3491 §3 and §5), or folded to something else. */
const UNSTABLE =
  /\p{Z}|\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\u{345}|\u{34f}|\u{3c2}|\u{1806}|[\u{180b}-\u{180d}]|[\u{fe00}-\u{fe0f}]/u

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u

/** A label that is plain ASCII, or that preparation changes (RFC 3491), would be encoded to something else. */
function roundTrips(label: string): boolean {
  if (!/[^\0-\x7f]/.test(label) || UNSTABLE.test(label) || label.normalize('NFKC') !== label) return false
  const characters = Array.from(label)
  if (!characters.every((character) => fold(character) === character)) return false
  const rightToLeft = characters.map((character) => RIGHT_TO_LEFT.test(character))
  if (!rightToLeft.includes(true)) return true
  const mixes = characters.some(
    (character, index) => /\p{L}/u.test(character) && rightToLeft[index] === false
  )
  return !mixes && rightToLeft[0] === true && rightToLeft.at(-1) === true
}

function fold(character: string): string {
  if (character.toLowerCase() !== character) return character.toLowerCase()
  const lower = Array.from(character.toUpperCase(), (capital) => capital.toLowerCase()).join('')
  return lower.length > character.length ? lower.normalize('NFKC') : character
}

// RFC 3492 §5.
const BASE = 36
const [T_MIN, T_MAX, SKEW, DAMP] = [1, 26, 38, 700]

/** RFC 3492 §6.2, without the prefix; null where it is no Punycode. */
function decodePunycode(text: string): string | null {
  const hyphen = text.lastIndexOf('-')
  // An empty beginning is written without its hyphen.
  if (hyphen === 0) return null
  const output = Array.from(text.slice(0, Math.max(hyphen, 0)))
  let [code, bias, index, at] = [128, 72, 0, hyphen + 1]
  while (at < text.length) {
    const before = index
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit =
        '0123456789'.includes(text.charAt(at)) && at < text.length
          ? Number(text.charAt(at)) + 26
          : text.toLowerCase().charCodeAt(at) - 97
      if (!(digit >= 0 && digit < BASE)) return null
      at += 1
      index += digit * weight
      if (index > 0x7f_ff_ff_ff) return null
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const length = output.length + 1
    bias = adapt(index - before, length, before === 0)
    code += Math.floor(index / length)
    index %= length
    if (code > 0x10_ff_ff || (code >= 0xd8_00 && code < 0xe0_00)) return null
    output.splice(index, 0, String.fromCodePoint(code))
    index += 1
  }
  return output.join('')
}

/** RFC 3492 §6.1. */
function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2))
  rest += Math.floor(rest / length)
  let k = 0
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN))
    k += BASE
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}
