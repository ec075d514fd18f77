// Bytes are text of latin-1 characters here, as in a PEP 3333 environ.

const SEQUENCE =
  /[\0-\x7f]+|([\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f]|\xf0[\x90-\xbf][\x80-\xbf]?|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?|[^\0-\x7f]/g

/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f)
    if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(0))
    if (code < 0x1_00_00) return String.fromCharCode(0xe0 | (code >> 12), tail(6), tail(0))
    return String.fromCharCode(0xf0 | (code >> 18), tail(12), tail(6), tail(0))
  })
}

/**
 * Decodes UTF-8. What is no UTF-8 goes through `onInvalid`, one maximal subpart (Unicode 15 §3.9, as CPython
 * and WHATWG cut it) at a time.
 */
export function decodeUtf8(bytes: string, onInvalid: (bytes: string) => string): string {
  return bytes.replace(SEQUENCE, (found, valid: string | undefined) => {
    if (valid === undefined) return found.charCodeAt(0) < 0x80 ? found : onInvalid(found)
    const lead = valid.charCodeAt(0) & (0xff >> (valid.length + 1))
    let code = lead
    for (const byte of valid.slice(1)) code = (code << 6) | (byte.charCodeAt(0) & 0x3f)
    return String.fromCodePoint(code)
  })
}

/** The usual way with bytes that are no UTF-8: U+FFFD in their place. */
export function replaceInvalid(): string {
  return '\u{FFFD}'
}
