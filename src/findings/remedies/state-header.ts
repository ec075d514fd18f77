import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, mind, place } from './places.ts'

/** Makes each proxy set one header to a literal value, over whatever the client sent. */
export function stateHeader(situation: Situation, name: string, value: string): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [`RequestHeader set ${name} "${value}"`],
      caution: mind.apacheConnection,
      reference: documentation.apacheHeader
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: [`proxy_set_header ${name} ${value};`],
      caution: mind.nginxInheritance,
      reference: documentation.nginxHeader
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [`http-request set-header ${name} ${value}`],
      caution: mind.haproxyOneScheme,
      reference: documentation.haproxySet
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: [`header_up ${name} ${value}`],
      reference: documentation.caddyProxyHeader
    },
    {
      target: 'traefik',
      where: place.traefikFile(),
      lines: traefikHeaders([[name, value]]),
      caution: mind.traefikMiddleware,
      reference: documentation.traefikHeader
    }
  ]
}

/** A middleware that sets request headers; an empty value removes the header. */
export function traefikHeaders(
  headers: ReadonlyArray<readonly [name: string, value: string]>
): readonly string[] {
  return [
    'http:',
    '  middlewares:',
    '    public-url:',
    '      headers:',
    '        customRequestHeaders:',
    ...headers.map(([name, value]) => `          ${name}: "${value}"`)
  ]
}
