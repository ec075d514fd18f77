/** What somebody wants in a report beyond the report. */
export interface Included {
  readonly remedies: boolean
  readonly stacks: boolean
}

const NOTHING: Included = { remedies: false, stacks: false }

/** Reads `include=remedies,stacks` in the query of a target; the parameter may repeat, and other words say nothing. */
export function includedIn(target: string): Included {
  if (!target.includes('include=')) return NOTHING
  const query = new URLSearchParams(target.slice(target.indexOf('?') + 1))
  const words = new Set(query.getAll('include').flatMap((value) => value.split(',')))
  return { remedies: words.has('remedies'), stacks: words.has('stacks') }
}
