import type { Hop } from '../../core/client-chain.ts'
import { endpointText } from '../../core/endpoint-text.ts'
import type { Report } from '../../core/report.ts'
import { visible } from '../visible.ts'
import { shown } from './layout.ts'

const MOST_HOPS = 12

/** The stations of the request, farthest first, ending at this service. */
export function wayLines({ trust, request }: Report): string[] {
  const { chain } = trust
  const left = Math.max(0, chain.length - MOST_HOPS)
  const hops = chain.slice(left)
  const width = Math.max(8, ...hops.map((hop) => shown(hop.address, 45).length))
  return [
    ...(trust.chainTruncated ? ['  (stations farther away were not read)'] : []),
    ...(left > 0 ? [`  (${left} stations farther away are not shown)`] : []),
    ...hops.map((hop) => `  ${shown(hop.address, 45).padEnd(width)}  ${stationWords(hop)}`),
    `  ${'echo3333'.padEnd(width)}  at ${visible(endpointText(request.local))}, over ${request.encrypted ? 'TLS' : 'plain HTTP'}`
  ]
}

function stationWords({ role, trusted, rule, from }: Hop): string {
  const source = from === 'socket' ? 'the socket says so' : `${visible(from)} says so`
  if (role === 'unverified') return `unverified (${source}; anybody can write that)`
  const standing = trusted ? `, trusted by ${visible(rule ?? '')}` : role === 'proxy' ? ', not trusted' : ''
  return `${role}${standing} (${source})`
}
