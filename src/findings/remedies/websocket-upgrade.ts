import type { Remedy, Situation } from '../../core/finding.ts'
import { mind, place } from './places.ts'

/** Makes the proxy pass the upgrade to WebSocket, and no other, to the app. HAProxy and Caddy pass all by themselves. */
export function passWebSocket(situation: Situation): readonly Remedy[] {
  const { backend, host } = situation
  const target = backend.startsWith('unix:') ? `${backend}|http://localhost` : `http://${backend}`
  const reference = 'https://nginx.org/en/docs/http/websocket.html'
  return [
    {
      target: 'apache',
      where: `${place.apache(situation)}, instead of its ProxyPass line`,
      lines: [`ProxyPass "/" "${target}/" upgrade=websocket`],
      caution: 'Keep the path and the parameters of your own line; upgrade=websocket needs Apache 2.4.47.',
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#protoupgrade'
    },
    {
      target: 'nginx',
      where: `in the http block, beside the server block of ${host}`,
      lines: [
        'map $http_upgrade $websocket {',
        '    websocket websocket;',
        '    default "";',
        '}',
        'map $http_upgrade $websocket_connection {',
        '    websocket upgrade;',
        '    default "";',
        '}'
      ],
      reference
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: [
        'proxy_http_version 1.1;',
        'proxy_set_header Upgrade $websocket;',
        'proxy_set_header Connection $websocket_connection;'
      ],
      caution: mind.nginxInheritance,
      reference
    }
  ]
}

/** Makes the proxy keep every upgrade but the one to WebSocket to itself. */
export function onlyWebSocket(situation: Situation): readonly Remedy[] {
  return [
    ...passWebSocket(situation),
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: ['http-request del-header Upgrade unless { req.hdr(Upgrade) -i websocket }'],
      reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-del-header'
    },
    {
      target: 'caddy',
      where: place.caddySite(situation),
      lines: [
        '@other_upgrade {',
        '    header Upgrade *',
        '    not header_regexp Upgrade (?i)^websocket$',
        '}',
        'request_header @other_upgrade -Upgrade'
      ],
      reference: 'https://caddyserver.com/docs/caddyfile/directives/request_header'
    }
  ]
}
