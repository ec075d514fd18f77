import type { RemedyTarget } from '../core/finding.ts'
import { fieldValues, type Survey } from '../core/survey.ts'
import { recogniseProxy } from '../render/page/recognise-proxy.ts'

const SERVERS: ReadonlyArray<readonly [pattern: RegExp, target: RemedyTarget]> = [
  [/^apache\b/i, 'apache'],
  [/^nginx\b/i, 'nginx'],
  [/^haproxy\b/i, 'haproxy'],
  [/^caddy\b/i, 'caddy'],
  [/^traefik\b/i, 'traefik']
]

/**
 * Guesses the proxy from what it says to visitors, else from the marks that it leaves on requests; null where
 * neither tells, or where it says a name that there are no remedies for.
 */
export function recogniseServer({ baseline, baselineHeaders, observations }: Survey): RemedyTarget | null {
  const answers = observations.flatMap(({ outcome }) => (outcome.kind === 'answer' ? [outcome.headers] : []))
  const all = [baselineHeaders, ...answers]
  const products = [
    ...all.flatMap((headers) => fieldValues(headers, 'Server')),
    ...all.flatMap((headers) => fieldValues(headers, 'Via').map(productOf))
  ]
  if (products.length === 0) return recogniseProxy(baseline.request)
  for (const product of products) {
    const known = SERVERS.find(([pattern]) => pattern.test(product))
    if (known !== undefined) return known[1]
  }
  return null
}

/** `1.1 Caddy` names the product behind the protocol version (RFC 9110 §7.6.3). */
function productOf(via: string): string {
  return via.replace(/^\S+\s+/, '')
}
