import type { Report } from '../../core/report.ts'
import { trustWords } from '../../core/trust-policy.ts'
import { WIDTH } from './layout.ts'

/** The trust policy in force, as the flags that reproduce it. */
export function policyLines({ trust }: Report): string[] {
  const flags = [
    ...listFlags('--trust-proxy', trustWords(trust.proxies)),
    ...listFlags('--trust-proxy-header', trust.headers),
    ...(trust.urlScheme === null ? [] : [`--url-scheme ${trust.urlScheme}`]),
    ...(trust.urlPrefix === '' ? [] : [`--url-prefix ${trust.urlPrefix}`])
  ]
  return flags.map((flag) => `  ${flag}`)
}

/** A list as one flag, or as several where it is too long for a line: the values of all count. */
function listFlags(flag: string, words: readonly string[]): string[] {
  if (words.length === 0) return [`${flag} none`]
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length + 3 <= WIDTH)
      lines[lines.length - 1] = `${last},${word}`
    else lines.push(`${flag} ${word}`)
  }
  return lines
}
