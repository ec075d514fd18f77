// Methods of Python's `str`, on the latin-1 text that comes over the wire.

/** `str.partition` without the separator: what stands before and behind the first one. */
export function partition(text: string, separator: string): [before: string, behind: string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

/** `str.strip`; JavaScript's `trim` takes other characters for white space. */
export function strip(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text.charCodeAt(start))) start += 1
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** `str.isspace` of the latin-1 characters. */
function isSpace(code: number): boolean {
  return (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x20) || code === 0x85 || code === 0xa0
}
