/** Names an element of a list for a reason: `X-Forwarded-For`, or `X-Forwarded-For, element 2 of 3`. */
export function elementOf(header: string, index: number, count: number): string {
  return count === 1 ? header : `${header}, element ${index + 1} of ${count}`
}
