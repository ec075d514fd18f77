import type { Remedy, Situation } from '../../core/finding.ts'
import { place } from './places.ts'

/** An example: which load balancer speaks the PROXY protocol, no request tells. */
const BALANCER = '192.0.2.10'
const MIND = `Write the address of your own load balancer instead of ${BALANCER}.`

/** Makes the proxy take the PROXY protocol, or believe what it says, from the load balancer only. */
export function proxyProtocolFrom(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'nginx',
      where: place.nginxServer(situation),
      lines: [`set_real_ip_from ${BALANCER};`, 'real_ip_header proxy_protocol;'],
      caution: `${MIND} Every other set_real_ip_from is believed, too.`,
      reference: 'https://nginx.org/en/docs/http/ngx_http_realip_module.html#set_real_ip_from'
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [`tcp-request connection expect-proxy layer4 if { src ${BALANCER} }`],
      caution: `${MIND} Remove accept-proxy from the bind line.`,
      reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-expect-proxy'
    },
    {
      target: 'traefik',
      where: place.traefikStatic(),
      lines: [
        'entryPoints:',
        '  websecure:',
        '    proxyProtocol:',
        '      insecure: false',
        '      trustedIPs:',
        `        - "${BALANCER}"`
      ],
      caution: MIND,
      reference: 'https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/'
    }
  ]
}
