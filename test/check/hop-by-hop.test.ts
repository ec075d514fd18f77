import type { Site } from '../remedies/configuration.ts'
import type { Proxy } from '../support/proxies.ts'
import { proveFindings } from './prove-findings.ts'

/** Each says the scheme and the port in its own words. */
const STATING: Readonly<Record<Proxy, Pick<Site, 'site' | 'proxy'>>> = {
  apache: { site: ['RequestHeader set X-Forwarded-Proto http', 'RequestHeader set X-Remote-User nobody'] },
  nginx: { proxy: ['proxy_set_header X-Forwarded-Proto http;', 'proxy_set_header X-Remote-User nobody;'] },
  haproxy: {
    site: ['http-request set-header X-Forwarded-Proto http', 'http-request set-header X-Remote-User nobody']
  },
  caddy: { proxy: ['header_up X-Forwarded-Proto http', 'header_up X-Remote-User nobody'] }
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
  proveFindings(proxy, [
    {
      finding: 'hop-by-hop-strip',
      mistake: 'headers are set before those that Connection names are removed',
      bad: () => STATING[proxy],
      ...(proxy === 'apache' ? {} : { immune: true })
    },
    {
      finding: 'connection-tokens-forwarded',
      mistake: 'plain passing on',
      ...(proxy === 'haproxy' ? {} : { immune: true })
    }
  ])
}
