/** A target that names a reserved resource. */
export interface ReservedTarget {
  /** The segment after `_echo3333`; empty where there is none. */
  readonly name: string
  /** Whatever follows it: `internal-host` of `…/_echo3333/findings/internal-host`, `/` of `…/redirect/`. */
  readonly rest: string
  readonly query: URLSearchParams
}

/** Finds the reserved segment at any depth of a request-target's path, so that it works under any prefix. */
export function splitReserved(target: string): ReservedTarget | null {
  if (!target.includes('/_echo3333')) return null
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const found = /\/_echo3333(?:\/([^/]*)(\/?)(.*))?$/s.exec(path)
  if (!found) return null
  const [, name = '', slash = '', rest = ''] = found
  return {
    name,
    rest: rest === '' ? slash : rest,
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
  }
}
