import type { ResolveRule } from '../check/wire/endpoint.ts'
import { parseAddress } from '../core/address.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads rules as curl's `--resolve` has them: `host:port:address[,address…]`, IPv6 with or without brackets, `*`
 * for every host. A rule for a host goes before one for all; the plain http twin of an https site is where the
 * site is, unless a rule says otherwise.
 *
 * @param urls what will be asked, the checked URL first
 */
export function readResolve(
  texts: readonly string[],
  urls: readonly ExpectedUrl[],
  called: string
): readonly ResolveRule[] {
  const rules = texts.flatMap((text) => parseRule(text, called))
  const hosts = new Set(urls.map(hostOf))
  const named = rules.filter(({ host }) => host !== '*')
  const isNamed = (host: string, port: number): boolean =>
    named.some((rule) => rule.host === host && rule.port === port)
  const all = [
    ...named,
    ...rules
      .filter(({ host }) => host === '*')
      .flatMap((rule) =>
        [...hosts].filter((host) => !isNamed(host, rule.port)).map((host) => ({ ...rule, host }))
      )
  ]
  const [site] = urls
  if (site === undefined || site.scheme !== 'https' || site.port !== '443') return all
  const host = hostOf(site)
  if (all.some((rule) => rule.host === host && rule.port === 80)) return all
  const here = all.filter((rule) => rule.host === host && rule.port === 443)
  return [...all, ...here.map((rule) => ({ ...rule, port: 80 }))]
}

function hostOf({ authority }: ExpectedUrl): string {
  return authority.host.replaceAll(/[[\]]/g, '')
}

function parseRule(text: string, called: string): ResolveRule[] {
  const wrong = (why: string): UsageError =>
    new UsageError(
      `${called} "${text}": ${why}; write <host>:<port>:<address>, as www.example.com:443:192.0.2.1`
    )
  const [, name = '', port = '', places = ''] = /^(\[[^\]]+\]|[^:[\]]+):([0-9]+):(.+)$/.exec(text) ?? []
  if (name === '') throw wrong('that is not host, port and address')
  if (!/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > 65_535) throw wrong(`"${port}" is not a port`)
  const host = name.replaceAll(/[[\]]/g, '').toLowerCase()
  return places.split(',').map((place) => {
    const bare = place.trim().replace(/^\[(.*)\]$/, '$1')
    const address = parseAddress(bare)
    if (address === null) throw wrong(`"${place.trim()}" is not an IP address`)
    return { host, port: Number(port), address: bare }
  })
}
