import type { Site } from '../remedies/configuration.ts'
import type { Proxy } from '../support/proxies.ts'
import { type CheckProof, proveFindings } from './prove-findings.ts'

type Lines = Pick<Site, 'site' | 'proxy'>

/** The app is told a host of its own, and nothing of the public one. */
const INTERNAL_HOST: Readonly<Record<Proxy, Lines>> = {
  apache: {
    site: ['ProxyPreserveHost On', 'ProxyAddHeaders Off', 'RequestHeader set Host app.internal:8080']
  },
  nginx: { proxy: ['proxy_set_header Host app.internal:8080;'] },
  haproxy: { site: ['http-request set-header Host app.internal:8080'] },
  caddy: { proxy: ['header_up Host app.internal:8080', 'header_up -X-Forwarded-Host'] }
}

/** The app is told where it is mounted. */
const STATED_PREFIX: Readonly<Record<Proxy, Lines>> = {
  apache: { site: ['RequestHeader set X-Forwarded-Prefix /app'] },
  nginx: { proxy: ['proxy_set_header X-Forwarded-Prefix /app;'] },
  haproxy: { site: ['http-request set-header X-Forwarded-Prefix /app'] },
  caddy: { proxy: ['header_up X-Forwarded-Prefix /app'] }
}

/** The app gets the public host, in Host or beside it. */
const STATED_HOST: Readonly<Record<Proxy, Lines>> = {
  apache: {},
  nginx: { proxy: ['proxy_set_header X-Forwarded-Host $http_host;'] },
  haproxy: {},
  caddy: {}
}

function both(one: Lines, other: Lines): Required<Lines> {
  return {
    site: [...(one.site ?? []), ...(other.site ?? [])],
    proxy: [...(one.proxy ?? []), ...(other.proxy ?? [])]
  }
}

function proofsOf(proxy: Proxy): readonly CheckProof[] {
  const internal = INTERNAL_HOST[proxy]
  const mounted = { ...both(internal, STATED_PREFIX[proxy]), mount: '/app' }
  const strayed = { ...STATED_HOST[proxy], mount: '/app' }
  return [
    { finding: 'location-not-rewritten', mistake: 'the app has another host', bad: () => internal },
    {
      finding: 'location-not-rewritten',
      mistake: 'the app has another host, below a mount point that it knows',
      path: '/app/',
      bad: () => mounted
    },
    {
      finding: 'location-not-rewritten',
      mistake: 'none, the app knows the public host',
      bad: () => STATED_HOST[proxy],
      immune: true
    },
    { finding: 'trailing-slash-redirect-leak', mistake: 'the app has another host', bad: () => internal },
    {
      finding: 'trailing-slash-redirect-leak',
      mistake: 'the app has another host, below a mount point that it knows',
      path: '/app/',
      bad: () => mounted
    },
    {
      finding: 'trailing-slash-redirect-leak',
      mistake: 'plain passing on',
      ...(proxy === 'apache' ? {} : { immune: true })
    },
    {
      finding: 'location-prefix-lost',
      mistake: 'the app does not know its mount point',
      path: '/app/',
      bad: () => strayed
    },
    {
      finding: 'location-prefix-lost',
      mistake: 'the app does not know its mount point, and only Location is rewritten',
      path: '/app/',
      bad: () => strayed,
      choose: ({ lines }) => !lines.some((line) => line.includes('X-Forwarded-Prefix'))
    },
    { finding: 'location-prefix-lost', mistake: 'none, there is no mount point', immune: true }
  ]
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) proveFindings(proxy, proofsOf(proxy))
