import { below, type ProbeFamily } from '../probe.ts'

/** What stands behind the folder of the URL, by the name of the variant. RFC 3986 §3.3 allows all of it. */
const PATHS: Readonly<Record<string, string>> = {
  'encoded-slash': '/a%2Fb',
  'encoded-url': '/http%3A%2F%2Fx%2Fy',
  'double-encoded-slash': '/a%252Fb',
  unreserved: '/%41%2Dz%7E',
  // A colon before an @ would look like a password, and be hidden.
  reserved: '/a%40b%3Ac%26d%3Be%2Bf',
  'question-mark': '/a%3Fb%23c',
  'percent-sign': '/a%25b',
  space: '/a%20b',
  backslash: '/a%5Cb',
  'utf-8': '/caf%C3%A9',
  'latin-1': '/caf%E9',
  'double-slash': '/a//b',
  'dot-segment': '/a/./b',
  'dot-dot-segment': '/a/../b',
  'encoded-dot-dot-segment': '/a/%2e%2e/b'
}

/** Paths that must arrive byte for byte, all of them inside of the URL's folder. */
export const path: ProbeFamily = {
  id: 'path',
  requests: (aim) => Object.entries(PATHS).map(([variant, rest]) => ({ variant, target: below(aim, rest) }))
}
