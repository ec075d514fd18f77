import { lookup } from 'node:dns/promises'
import type { ExpectedUrl } from '../../core/expected-url.ts'

/** One address at which a URL's host is asked. */
export interface WireEndpoint {
  readonly scheme: 'http' | 'https'
  /** What TLS is told, and checks the certificate against; without brackets. */
  readonly serverName: string
  readonly address: string
  readonly port: number
}

/** As curl's `--resolve`: this host and port is at that address, whatever the name system says. */
export interface ResolveRule {
  readonly host: string
  readonly port: number
  readonly address: string
}

/** The URL's host is not known to the name system. */
export class Unresolved extends Error {
  override readonly name = 'Unresolved'
}

/**
 * Every address of a URL's host, in the order of the name system; those of `--resolve` where there are some.
 * `*.localhost` is this machine (RFC 6761 §6.3). Throws {@link Unresolved}.
 */
export async function endpointsOf(
  url: ExpectedUrl,
  rules: readonly ResolveRule[]
): Promise<readonly WireEndpoint[]> {
  const port = Number(url.port)
  const serverName = url.authority.host.replaceAll(/[[\]]/g, '')
  const told = rules.filter((rule) => rule.host === serverName && rule.port === port)
  const addresses = told.length > 0 ? told.map(({ address }) => address) : await addressesOf(serverName)
  return addresses.map((address) => ({ scheme: url.scheme, serverName, address, port }))
}

async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true, verbatim: true })
    return [...new Set(found.map(({ address }) => address))]
  } catch (error) {
    if (name === 'localhost' || name.endsWith('.localhost')) return ['127.0.0.1']
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
    throw new Unresolved(`${name} has no address (${code})`)
  }
}
