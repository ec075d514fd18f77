/** `String#strip` of Ruby: NUL, tab to carriage return and space at both ends. */
export function strip(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text.charCodeAt(start))) start += 1
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** `String#split` of Ruby: empty texts at the end are no elements, one at the start is. */
export function split(text: string, separator: RegExp): string[] {
  const elements = text.split(separator)
  while (elements.at(-1) === '') elements.pop()
  return elements
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0 || (code >= 0x09 && code <= 0x0d)
}
