import type { StackGroup } from './stack-groups.ts'
import { enumerate } from './verdict-sentence.ts'

/** How many stacks are right, in one sentence. */
export function stackTally(groups: readonly StackGroup[]): string {
  const total = countOf(groups)
  const of = (kind: StackGroup['kind']): number => countOf(groups.filter((group) => group.kind === kind))
  const [right, wrong, refused] = [of('right'), of('wrong'), of('refusal')]
  if (right === total) return `All ${total} would get this request right.`
  const undecided = groups.filter((group) => group.kind === 'undecided')
  if (undecided.some((group) => group.url !== null)) return openTally(groups)
  const rest = [
    ...(wrong > 0 ? [`${wrong} would get it wrong`] : []),
    ...(refused > 0 ? [`${refused} would refuse it`] : [])
  ]
  return `${right} of ${total} would get this request right, ${enumerate(rest)}.`
}

/** Where nobody knows which URL is right. */
function openTally(groups: readonly StackGroup[]): string {
  const building = groups.filter((group) => group.url !== null)
  const urls = new Set(building.map(({ url }) => url?.map((piece) => piece.text).join('')))
  const count = countOf(building)
  return urls.size === 1
    ? `All ${count} stacks that build a URL build the same one from this request.`
    : `From this one request, ${count} stacks build ${urls.size} different URLs; nobody said which one is right.`
}

function countOf(groups: readonly StackGroup[]): number {
  return groups.reduce((sum, group) => sum + group.stacks.length, 0)
}
