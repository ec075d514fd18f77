/** The four forms of RFC 9112 §3.2. */
export type TargetForm = 'origin' | 'absolute' | 'authority' | 'asterisk'

/** A request-target taken apart; nothing is decoded or normalised. */
export interface RequestTarget {
  readonly form: TargetForm
  /** Scheme of an absolute-form target in lower case, else null. */
  readonly scheme: string | null
  /** Authority of an absolute-form or authority-form target, without userinfo, else null. */
  readonly authority: string | null
  /** The path as written; empty for authority-form and asterisk-form. */
  readonly path: string
  /** Without the question mark; null where there is none. */
  readonly query: string | null
}

/** Takes a request-target apart. Never throws: whatever is no other form is origin-form. */
export function parseTarget(method: string, target: string): RequestTarget {
  if (target.charCodeAt(0) === 0x2f)
    return { form: 'origin', scheme: null, authority: null, ...splitQuery(target) }
  if (target === '*') return { form: 'asterisk', scheme: null, authority: null, path: '', query: null }
  if (method === 'CONNECT')
    return { form: 'authority', scheme: null, authority: target, path: '', query: null }

  const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/.exec(target)
  if (!absolute) return { form: 'origin', scheme: null, authority: null, ...splitQuery(target) }
  const [prefix, scheme = '', authority = ''] = absolute
  const rest = splitQuery(target.slice(prefix.length))
  return {
    form: 'absolute',
    scheme: scheme.toLowerCase(),
    authority: authority.slice(authority.lastIndexOf('@') + 1),
    path: rest.path === '' ? '/' : rest.path,
    query: rest.query
  }
}

function splitQuery(text: string): { path: string; query: string | null } {
  const mark = text.indexOf('?')
  return mark < 0 ? { path: text, query: null } : { path: text.slice(0, mark), query: text.slice(mark + 1) }
}
