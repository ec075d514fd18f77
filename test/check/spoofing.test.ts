import type { Site } from '../remedies/configuration.ts'
import type { Proxy } from '../support/proxies.ts'
import { type CheckProof, proveFindings } from './prove-findings.ts'

type Lines = Pick<Site, 'site' | 'proxy'>

/** Caddy replaces what visitors send, unless it is told that a proxy sent it. */
const BELIEVING_CADDY: Lines = { proxy: ['trusted_proxies 127.0.0.0/8'] }

const NAIVE: Readonly<Record<Proxy, Lines>> = { apache: {}, nginx: {}, haproxy: {}, caddy: BELIEVING_CADDY }

function proofsOf(proxy: Proxy): readonly CheckProof[] {
  const naive = { bad: () => NAIVE[proxy] }
  const plain = proxy === 'caddy' ? ({ immune: true } as const) : {}
  return [
    { finding: 'spoofable-client-address', mistake: 'a visitor may send X-Forwarded-For', ...naive },
    { finding: 'spoofable-host', mistake: 'a visitor may send X-Forwarded-Host', ...naive },
    { finding: 'spoofable-scheme', mistake: 'a visitor may send X-Forwarded-Proto', ...naive },
    { finding: 'spoofable-client-address', mistake: 'plain passing on', ...plain },
    { finding: 'spoofable-scheme', mistake: 'plain passing on', ...plain },
    {
      finding: 'spoofable-scheme',
      mistake: 'TLS ends at the proxy, and a visitor may send X-Forwarded-Proto',
      bad: () => ({ ...NAIVE[proxy], tls: true })
    },
    { finding: 'spoofable-port', mistake: 'a visitor may send X-Forwarded-Port, and any port in Host' },
    { finding: 'spoofable-prefix', mistake: 'a visitor may send X-Forwarded-Prefix' }
  ]
}

/** For an app that believes none of the usual names. */
const UNUSUAL = ['--trust-proxy-header', 'X-Real-IP,X-Host,X-Scheme,X-Script-Name']

const BELIEVED_UNUSUALLY: readonly CheckProof[] = [
  { finding: 'spoofable-client-address', mistake: 'a visitor may send X-Real-IP' },
  { finding: 'spoofable-host', mistake: 'a visitor may send X-Host' },
  { finding: 'spoofable-scheme', mistake: 'a visitor may send X-Scheme' },
  { finding: 'spoofable-prefix', mistake: 'a visitor may send X-Script-Name' }
]

const RFC7239: readonly CheckProof[] = [
  { finding: 'spoofable-client-address', mistake: 'a visitor may send Forwarded' },
  { finding: 'spoofable-host', mistake: 'a visitor may send Forwarded' },
  { finding: 'spoofable-scheme', mistake: 'a visitor may send Forwarded' },
  { finding: 'forwarded-passes', mistake: 'none, it is believed', immune: true }
]

/** They come from an address that is nobody else's, so that the app can tell its proxy from its visitors. */
const FROM_ELSEWHERE: Readonly<Record<Proxy, Lines>> = {
  apache: { site: ['ProxySourceAddress 127.0.0.2'] },
  nginx: {
    proxy: ['proxy_bind 127.0.0.2;', 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;']
  },
  haproxy: { site: ['option forwardfor'], proxy: ['source 127.0.0.2'] },
  // It comes from 127.0.0.1 all the same: the app believes nobody then.
  caddy: BELIEVING_CADDY
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
  proveFindings(proxy, proofsOf(proxy))
  proveFindings(proxy, BELIEVED_UNUSUALLY, UNUSUAL)
  proveFindings(proxy, RFC7239, ['--trust-proxy-header', 'Forwarded'])
  proveFindings(
    proxy,
    [
      {
        finding: 'forwarded-for-survives',
        mistake: 'the address is added to what the visitor sent',
        bad: () => FROM_ELSEWHERE[proxy]
      }
    ],
    ['--trust-proxy', '127.0.0.2']
  )
}
