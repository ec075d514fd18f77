/** The known words that a mistyped one most likely meant, the nearest first; none where nothing is near. */
export function nearest(word: string, known: readonly string[], most = 3): string[] {
  const typed = word.toLowerCase().slice(0, 64)
  return known
    .map((candidate) => ({ candidate, distance: distanceOf(typed, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, typed.length * 0.4))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's distance; a word that contains the typed one counts as near. */
function distanceOf(a: string, b: string): number {
  if (a.length >= 3 && b.includes(a)) return 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
