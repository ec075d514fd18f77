import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, place } from './places.ts'

/** Makes the proxy pass the request-target on as it came. HAProxy and Caddy do so unless told otherwise. */
export function untouchedPath(situation: Situation): readonly Remedy[] {
  const { backend, evidence, prefix } = situation
  const mount = evidence.some(({ name, value }) => name === 'SCRIPT_NAME' && value) ? prefix : ''
  const target = backend.startsWith('unix:') ? `${backend}|http://localhost` : `http://${backend}`
  return [
    {
      target: 'apache',
      where: `${place.apache(situation)}, instead of its ProxyPass line`,
      lines: [
        'AllowEncodedSlashes NoDecode',
        'MergeSlashes Off',
        `ProxyPass "${mount}/" "${target}/" nocanon`
      ],
      caution:
        'Access rules by path must then expect double slashes and encoded characters, since nothing straightens them any more.',
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass'
    },
    // nginx takes a mount point off only where it also writes the path anew.
    ...(mount === ''
      ? [
          {
            target: 'nginx' as const,
            where: 'instead of the proxy_pass line',
            lines: [`proxy_pass http://${backend};`],
            caution: 'Nothing may follow the host and the port, not even a slash.',
            reference: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
          }
        ]
      : []),
    {
      target: 'traefik',
      where: place.traefikStatic(),
      lines: ['entryPoints:', '  websecure:', '    http:', '      sanitizePath: false'],
      caution: 'Rules and middlewares that protect a path must then expect double slashes and dot segments.',
      reference: documentation.traefikEntryPoint
    }
  ]
}
