import { parseExpectedUrl } from '../../core/expected-url.ts'
import type { Remedy, Situation } from '../../core/finding.ts'
import { mountOf } from './mount.ts'
import { place } from './places.ts'

const REFERENCES = {
  apacheReverse: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreverse',
  apacheHeader: 'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header',
  nginx: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_redirect',
  haproxy: 'https://docs.haproxy.org/3.2/configuration.html#4.4-replace-header',
  caddy: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#headers'
} as const

/** How many origins of the app get lines of their own. */
const MOST = 3

/** Makes the proxy write redirects to the app's own address anew, so that they lead to the public URL. */
export function publicLocation(situation: Situation): readonly Remedy[] {
  const { outer, inner } = mountOf(situation)
  const home = `${situation.scheme}://${situation.authority}${outer}/`
  const origins = originsOf(situation)
  // What the app knows of its mount point stands in its redirects, or does not.
  const starts = [...new Set([outer, inner, ''])]
  const from = origins.flatMap((origin) => starts.map((start) => `${origin}${start}/`))
  const pattern = (origin: string): string =>
    `^${escaped(origin)}${starts.length === 1 ? '' : `(?:${starts.filter(Boolean).map(escaped).join('|')})?`}/`
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: from.map((start) => `ProxyPassReverse "${outer}/" "${start}"`),
      caution:
        'It writes the scheme, the host and the port by which Apache itself was asked: where TLS ends before it, write ServerName with scheme and port, and UseCanonicalName On.',
      reference: REFERENCES.apacheReverse
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: from.map((start) => `proxy_redirect ${start} ${home};`),
      caution:
        'Where there is a proxy_redirect, nginx does without the one that it would have made by itself.',
      reference: REFERENCES.nginx
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: origins.map(
        (origin) => `http-response replace-header Location '${pattern(origin)}(.*)' '${home}\\1'`
      ),
      reference: REFERENCES.haproxy
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: origins.map((origin) => `header_down Location ${pattern(origin)} ${home}`),
      reference: REFERENCES.caddy
    }
  ]
}

/**
 * Makes the proxy put the mount point into redirects to the public host that lack it. A Location that begins with
 * two slashes is another host's, and stays.
 */
export function mountedLocation(situation: Situation): readonly Remedy[] {
  const outer = mountOf(situation).outer || situation.prefix
  const pattern = `^(?:https?://${escaped(situation.host)}(?::[0-9]+)?)?(?:${escaped(outer)})?/([^/].*)?$`
  const home = `${situation.scheme}://${situation.authority}${outer}/`
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [`Header edit Location "${pattern}" "${home}$1"`],
      caution: 'Needs mod_headers (a2enmod headers).',
      reference: REFERENCES.apacheHeader
    },
    {
      target: 'nginx',
      where: `in the location block of ${outer}/, beside proxy_pass`,
      lines: [`proxy_redirect "~${pattern}" "${home}$1";`],
      caution:
        'Where there is a proxy_redirect, nginx does without the one that it would have made by itself.',
      reference: REFERENCES.nginx
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [`http-response replace-header Location '${pattern}' '${home}\\1'`],
      caution:
        'Only where everything of this frontend is below the mount point, else in the backend of the app; needs HAProxy with PCRE, as distributions build it.',
      reference: REFERENCES.haproxy
    },
    {
      target: 'caddy',
      where: `inside the reverse_proxy block of handle_path ${outer}/*`,
      lines: [`header_down Location ${pattern} ${home}$1`],
      reference: REFERENCES.caddy
    }
  ]
}

/** The origins that redirects led to, as far as they are valid, or the address of the app. */
function originsOf({ evidence, backend }: Situation): readonly string[] {
  const seen = evidence.flatMap(({ name, value }) => {
    const url = name === 'Location' ? parseExpectedUrl(value ?? '') : null
    return url === null ? [] : [`${url.scheme}://${url.authority.text.toLowerCase()}`]
  })
  return seen.length === 0 ? [`http://${backend}`] : [...new Set(seen)].slice(0, MOST)
}

function escaped(text: string): string {
  return text.replaceAll(/[.[\]]/g, String.raw`\$&`)
}
