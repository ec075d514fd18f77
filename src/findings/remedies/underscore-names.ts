import type { Remedy, Situation } from '../../core/finding.ts'
import { DEFAULT_TRUST } from '../../core/trust-policy.ts'
import { documentation, place } from './places.ts'

/**
 * Makes the proxy drop header names that collide with others in a CGI environ: those with any character
 * but letters, digits and hyphens.
 */
export function underscoreNames(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: aliases(situation).map((name) => `RequestHeader unset ${name} early`),
      caution:
        'As a proxy, Apache drops a header only by its full name: add those of every other header that your app believes.',
      reference: documentation.apacheHeader
    },
    {
      target: 'nginx',
      where: place.nginxServer(situation),
      lines: ['underscores_in_headers off;', 'ignore_invalid_headers on;'],
      caution: 'The default server of the listen address decides: put the lines into that block too.',
      reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: ['http-request del-header [^A-Za-z0-9-] -m reg'],
      reference: documentation.haproxyDelete
    },
    {
      target: 'caddy',
      where: place.caddySite(situation),
      lines: ['request_header -*_*', 'request_header -*.*'],
      reference: documentation.caddyHeader
    },
    {
      target: 'traefik',
      where: place.traefikStatic(),
      lines: ['entryPoints:', '  websecure:', '    http:', '      aliasHeadersStrategy: delete'],
      caution: 'Since 3.7.12; from 3.6.20 on it is underscoreHeadersStrategy and sees no other character.',
      reference: documentation.traefikEntryPoint
    }
  ]
}

/** A client chooses how many it sends. */
const MOST = 8

/**
 * The names to drop where only full names can be dropped: those that were seen, and every spelling with
 * underscores of the headers that are believed by default. The seen ones come from the wire.
 */
function aliases({ evidence }: Situation): readonly string[] {
  const seen = evidence.map(({ name }) => name).filter((name) => /^[A-Za-z0-9._-]{1,64}$/.test(name))
  const ambiguous = seen.filter((name) => /[._]/.test(name)).slice(0, MOST)
  const spelled = DEFAULT_TRUST.trustProxyHeader.flatMap((name) => spellings(name).slice(1))
  return [...new Map([...ambiguous, ...spelled].map((name) => [name.toLowerCase(), name])).values()]
}

/** A name with each of its hyphens as it is or as an underscore; as it is comes first. */
function spellings(name: string): readonly string[] {
  const [first = '', ...rest] = name.split('-')
  return rest.reduce(
    (starts, part) => [
      ...starts.map((start) => `${start}-${part}`),
      ...starts.map((start) => `${start}_${part}`)
    ],
    [first]
  )
}
