/**
 * C0, DEL and C1 bytes, the invisible latin-1 ones (no-break space, soft hyphen), zero-width characters,
 * line separators, bidirectional controls (Unicode Standard Annex 9) and lone surrogates.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * Makes what came over the wire safe to look at, on a terminal and on a page: whatever would move the
 * cursor, colour the screen, hide or reorder text is written as `\x1b` (bytes) or `\u202e` (others).
 * A backslash stays as it is, so that paths and patterns remain readable.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`
  })
}

/** As {@link visible}, cut to `most` characters, with the full length where it was longer. */
export function visibleStart(text: string, most: number): string {
  return text.length <= most ? visible(text) : `${visible(text.slice(0, most))}… (${text.length} characters)`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
