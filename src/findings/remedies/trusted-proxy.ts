import { canonicalAddress, parseAddress } from '../../core/address.ts'
import type { Remedy, Situation } from '../../core/finding.ts'
import { compileTrustPolicy } from '../../core/trust-policy.ts'
import { documentation } from './places.ts'

/** Makes the app trust the peer, by the peer's address. */
export function trustedProxy(situation: Situation): readonly Remedy[] {
  const peer = peerOf(situation)
  const unix = peer === 'unix'
  return [
    ...(unix ? [] : overTcp(peer)),
    {
      target: 'waitress',
      where: 'among the arguments of waitress.serve',
      lines: waitressTrust(peer, ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']),
      caution: 'Name only headers that the proxy sets on every request: a visitor could send the others.',
      reference: documentation.waitress
    },
    {
      target: 'django',
      where: 'in settings.py',
      lines: [
        `ALLOWED_HOSTS = ['${situation.host}']`,
        'USE_X_FORWARDED_HOST = True',
        "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')"
      ],
      caution: DJANGO_ASKS_NOBODY,
      reference: `${documentation.django}#secure-proxy-ssl-header`
    },
    {
      target: 'express',
      where: 'where the app is made',
      lines: [`app.set('trust proxy', ${unix ? FIRST_HOP : `['${peer}']`})`],
      reference: documentation.express
    },
    {
      target: 'fastify',
      where: 'where the app is made',
      lines: [`const app = Fastify({ trustProxy: ${unix ? FIRST_HOP : `'${peer}'`} })`],
      caution: 'Name addresses: since 5.12.1 a number of hops trusts nobody.',
      reference: documentation.fastify
    },
    {
      target: 'echo3333',
      where: 'on the command line',
      lines: [`echo3333 serve --trust-proxy ${trustedList(situation, peer)}`],
      caution: 'The flag replaces the list in force, so what is trusted already stands in it again.',
      reference: documentation.echo3333
    }
  ]
}

/** A Unix socket has no address to name; only the proxy is at its other end. */
const FIRST_HOP = '(address, hop) => hop === 0'

export const DJANGO_ASKS_NOBODY =
  'Django believes these headers from everybody: let only the proxy reach it, and let the proxy overwrite them.'

/** The peer as lists of trusted proxies name it: an address without zone, or `unix`. */
export function peerOf(situation: Situation): string {
  const address = canonicalAddress(situation.peer)
  return parseAddress(address) === null ? 'unix' : address
}

/** gunicorn trusts every Unix socket; mod_wsgi-express cannot be told to. */
function overTcp(peer: string): readonly Remedy[] {
  return [
    {
      target: 'mod_wsgi-express',
      where: 'among the arguments of mod_wsgi-express start-server',
      lines: [
        `--trust-proxy ${peer}`,
        '--trust-proxy-header X-Forwarded-For',
        '--trust-proxy-header X-Forwarded-Host',
        '--trust-proxy-header X-Forwarded-Port',
        '--trust-proxy-header X-Forwarded-Proto'
      ],
      reference: documentation.modWsgiProxies
    },
    {
      target: 'gunicorn',
      where: 'among the arguments of gunicorn',
      lines: [`--forwarded-allow-ips ${peer}`],
      caution:
        'gunicorn takes only the scheme from the proxy: host and client address are for your framework to read.',
      reference: `${documentation.gunicorn}#forwarded-allow-ips`
    }
  ]
}

/** Arguments of `waitress.serve`; it calls a Unix socket's peer `localhost`. */
export function waitressTrust(peer: string, headers: readonly string[]): readonly string[] {
  return [
    `trusted_proxy='${peer === 'unix' ? 'localhost' : peer}',`,
    'trusted_proxy_count=1,',
    `trusted_proxy_headers={${headers.map((name) => `'${name}'`).join(', ')}},`,
    'clear_untrusted_proxy_headers=True,'
  ]
}

/** The list in force, and the peer where it does not cover it. */
function trustedList({ trusted }: Situation, peer: string): string {
  if (trusted.length === 0 || trusted.includes('any')) return peer
  const covered =
    trusted.includes(peer) || compileTrustPolicy({ trustProxy: trusted }).ruleForAddress(peer) !== null
  return [...trusted, ...(covered ? [] : [peer])].join(',')
}
