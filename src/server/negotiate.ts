import Negotiator from 'negotiator'

export type Format = 'html' | 'json' | 'text'

const FORMATS = {
  'text/plain': 'text',
  'text/html': 'html',
  'application/json': 'json'
} as const satisfies Record<string, Format>

export const CONTENT_TYPES = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8'
} as const satisfies Record<Format, string>

/**
 * Which of our formats an Accept header prefers (RFC 9110 §12.5.1). Text, the form for terminals, where
 * it is absent, says anything, or names none of them.
 */
export function preferredFormat(accept: string | undefined): Format {
  if (accept === undefined || accept === '*/*') return 'text'
  const known = recent.get(accept)
  if (known) return known
  const [type] = new Negotiator({ headers: { accept } }).mediaTypes(Object.keys(FORMATS))
  const format = Object.entries(FORMATS).find(([name]) => name === type)?.[1] ?? 'text'
  if (recent.size >= 64) recent.clear()
  if (accept.length <= 512) recent.set(accept, format)
  return format
}

/** Browsers send one of a few Accept headers. */
const recent = new Map<string, Format>()

/** The format of an answer: `?echo3333=html|json|text` in the target beats the Accept header. */
export function negotiate(target: string, accept: string | undefined): Format {
  return requestedFormat(target) ?? preferredFormat(accept)
}

function requestedFormat(target: string): Format | null {
  if (!target.includes('echo3333=')) return null
  const format = new URLSearchParams(target.slice(target.indexOf('?') + 1)).get('echo3333')
  return format === 'html' || format === 'json' || format === 'text' ? format : null
}
