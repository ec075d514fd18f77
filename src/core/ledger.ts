import type { Environ } from './environ.ts'

/** Who said so. */
export type Reason =
  /** A trusted header. `value` is what it said; `element` which element of its list was taken, or null for the whole value. */
  | {
      readonly kind: 'header'
      readonly header: string
      readonly value: string
      readonly element: number | null
    }
  /** A setting of this service. */
  | { readonly kind: 'setting'; readonly setting: 'url-scheme' | 'url-prefix'; readonly value: string }
  /**
   * The variable was removed: its peer is not trusted, its header is not among the trusted ones, or a
   * later configured header of the same category (`winner`) outranked it.
   */
  | {
      readonly kind: 'cleared'
      readonly header: string
      readonly why: 'untrusted-peer' | 'untrusted-header' | 'outranked'
      readonly winner: string | null
    }

/** One difference between the raw and the corrected environ; `to` is null where the variable was removed. Very long values are shortened. */
export interface Change {
  readonly key: string
  readonly from: string | null
  readonly to: string | null
  readonly because: Reason
}

/** The environ under correction, and the changes so far: one per key, from the raw value to the last. */
export class Draft {
  readonly environ: Record<string, string | undefined> & Environ
  readonly ledger: Change[] = []

  constructor(raw: Environ) {
    this.environ = { ...raw }
  }

  set(key: string, to: string, because: Reason): void {
    const from = this.takeBack(key)
    this.environ[key] = to
    if (from !== to) this.ledger.push({ key, from: from === null ? null : abbreviate(from), to, because })
  }

  clear(key: string, because: Reason): void {
    const from = this.takeBack(key)
    delete this.environ[key]
    if (from !== null) this.ledger.push({ key, from: abbreviate(from), to: null, because })
  }

  /** Removes an earlier change of the key, and says what the raw environ holds. */
  private takeBack(key: string): string | null {
    const earlier = this.ledger.findIndex((change) => change.key === key)
    if (earlier < 0) return this.environ[key] ?? null
    return this.ledger.splice(earlier, 1)[0]?.from ?? null
  }
}

/**
 * A very long value, shortened: the whole of it stands in the request and in the raw environ. Latin-1 only,
 * since one other character would double the size of the whole report in memory.
 */
export function abbreviate(value: string): string {
  return value.length <= 512 ? value : `${value.slice(0, 480)}... (${value.length} characters)`
}
