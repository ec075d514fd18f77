import type { RegisteredHeader } from './header-registry.ts'
import type { StackAssessment } from './stack-assessment.ts'

const MOST_NAMES = 8

/** What a stack tells its app; null where the request does not get that far. */
export function conclusionOf({ outcome }: StackAssessment) {
  return outcome.kind === 'conclusion' ? outcome : null
}

/** Stacks by their ids, the first few of many. */
export function namesOf(assessments: readonly StackAssessment[]): string {
  const ids = assessments.map(({ id }) => id)
  const more = ids.length - MOST_NAMES
  return more > 1 ? `${ids.slice(0, MOST_NAMES).join(', ')} and ${more} more` : ids.join(', ')
}

/** Whether the reason of a value speaks of a header, by its name or by its CGI variable. */
export function namesHeader(reason: string, { name, key }: RegisteredHeader): boolean {
  const words: readonly string[] = reason.toLowerCase().match(/[a-z0-9_-]+/g) ?? []
  return words.includes(name.toLowerCase()) || words.includes(key.toLowerCase())
}
