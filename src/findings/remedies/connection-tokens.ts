import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, mind, place } from './places.ts'

/**
 * Keeps a client's Connection header from removing what the proxy sets. nginx obeys no such list, Caddy
 * and Traefik obey it before they set their own headers: nothing to do there.
 */
export function connectionTokens(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      // All but the words that speak about the connection itself, so that WebSocket still works.
      lines: [
        String.raw`RequestHeader edit* Connection "(?i)(^|,)(?!\s*(?:close|keep-alive|upgrade|te)\s*(?:,|$))[^,]+" "" early`
      ],
      caution: mind.apacheHeaders,
      reference: documentation.apacheHeader
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [
        'http-request set-header Connection upgrade if { req.hdr(Upgrade) -m found }',
        'http-request del-header Connection unless { req.hdr(Upgrade) -m found }'
      ],
      reference: documentation.haproxyDelete
    }
  ]
}
