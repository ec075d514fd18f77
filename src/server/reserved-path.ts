import { parseTarget } from '../core/request-target.ts'
import { reservedResources } from './reserved/index.ts'

/** A target that names a reserved resource. */
export interface ReservedTarget {
  /** The segment after `_echo3333`; empty where there is none. */
  readonly name: string
  /** Whatever follows it: `internal-host` of `…/_echo3333/findings/internal-host`, `/` of `…/redirect/`. */
  readonly rest: string
  readonly query: URLSearchParams
}

type Resource = Pick<ReservedTarget, 'name' | 'rest'>

const RESERVED = '/_echo3333'

/**
 * Finds the reserved segment at any depth of a request-target's path, so that it works under any prefix,
 * even one that holds the segment itself: the last one counts that has a resource behind it, else the last
 * one. The path is read as it is written: `%2F` is no slash, and `%5F` no underscore.
 */
export function splitReserved(target: string): ReservedTarget | null {
  if (!target.includes(RESERVED)) return null
  const { path, query } = parseTarget('', target)
  const parameters = new URLSearchParams(query ?? '')
  let unknown: Resource | null = null
  let start = path.length
  while (start > 0) {
    start = path.lastIndexOf(RESERVED, start - 1)
    const found = start < 0 ? null : resourceAt(path, start + RESERVED.length)
    if (found !== null && Object.hasOwn(reservedResources, found.name)) {
      return { ...found, query: parameters }
    }
    unknown ??= found
  }
  return unknown === null ? null : { ...unknown, query: parameters }
}

/** What stands behind the reserved word; null where the segment goes on. */
function resourceAt(path: string, end: number): Resource | null {
  if (end === path.length) return { name: '', rest: '' }
  if (path[end] !== '/') return null
  const slash = path.indexOf('/', end + 1)
  if (slash < 0) return { name: path.slice(end + 1), rest: '' }
  const rest = path.slice(slash + 1)
  return { name: path.slice(end + 1, slash), rest: rest === '' ? '/' : rest }
}
