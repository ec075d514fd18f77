import { percentDecode } from './environ.ts'

/** How the path that the app believes in relates to the one that was asked for. */
export type PathDifference =
  | { readonly kind: 'same' }
  /** The visitor's path starts with a prefix that the app does not know of. */
  | { readonly kind: 'prefix-lost'; readonly prefix: string }
  /** SCRIPT_NAME holds the prefix and the path holds it too. */
  | { readonly kind: 'prefix-doubled'; readonly prefix: string }
  /** Something on the way rewrote the path. */
  | { readonly kind: 'changed'; readonly how: 'escapes' | 'slashes' | 'dot-segments' | 'other' }

/**
 * Compares paths as they are written, percent-escapes included.
 *
 * @param expected the path of the URL that was asked for
 * @param received the path of the request-target, without a static `url-prefix`
 * @param scriptName the corrected SCRIPT_NAME
 */
export function comparePaths(expected: string, received: string, scriptName: string): PathDifference {
  if (scriptName + received === expected) return { kind: 'same' }
  // The mount point itself, asked for without its slash, has no other path to arrive with.
  if (received === '/' && scriptName !== '' && scriptName === expected) return { kind: 'same' }
  if (scriptName !== '' && received === expected) return { kind: 'prefix-doubled', prefix: scriptName }
  const how = howChanged(expected, scriptName + received)
  const lost = how === 'other' ? lostPrefix(expected, received) : null
  return lost === null ? { kind: 'changed', how } : { kind: 'prefix-lost', prefix: lost }
}

function lostPrefix(expected: string, received: string): string | null {
  if (expected.endsWith(received) && expected.length > received.length) {
    const prefix = expected.slice(0, expected.length - received.length)
    return prefix.endsWith('/') ? null : prefix
  }
  return received === '/' && expected !== '/' && !expected.endsWith('/') ? expected : null
}

function howChanged(expected: string, believed: string): 'escapes' | 'slashes' | 'dot-segments' | 'other' {
  const asked = percentDecode(expected)
  const got = percentDecode(believed)
  if (asked === got) return 'escapes'
  if (mergeSlashes(asked) === mergeSlashes(got)) return 'slashes'
  return mergeSlashes(removeDotSegments(asked)) === mergeSlashes(removeDotSegments(got))
    ? 'dot-segments'
    : 'other'
}

function mergeSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/')
}

/** RFC 3986 §5.2.4. */
function removeDotSegments(path: string): string {
  const output: string[] = []
  const segments = path.split('/')
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1
    if (segment === '..' && output.length > 1) output.pop()
    else if (segment !== '.' && segment !== '..') output.push(segment)
    if (last && (segment === '..' || segment === '.')) output.push('')
  })
  return output.join('/')
}
