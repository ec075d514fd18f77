/** Without optional white space (RFC 9110 §5.6.3: spaces and tabs) at both ends. Linear, unlike `/[ \t]+$/`. */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start += 1
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** Without slashes at the end. Linear. */
export function withoutTrailingSlashes(text: string): string {
  let end = text.length
  while (text.charCodeAt(end - 1) === 0x2f) end -= 1
  return end === text.length ? text : text.slice(0, end)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09
}
