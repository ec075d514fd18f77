import { parseAuthority } from '../../core/authority.ts'
import type { Remedy, RemedyTarget, Situation } from '../../core/finding.ts'
import { parseSetCookie } from '../../core/set-cookie.ts'
import { isPrefix } from '../../core/trust-policy.ts'
import { documentation, place } from './places.ts'
import { publicScheme } from './public-scheme.ts'

const NGINX = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html'
const HAPROXY = 'https://docs.haproxy.org/3.2/configuration.html#4.4-replace-header'

/** Makes the proxy write the domain of the app's cookies anew. */
export function publicCookieDomain(situation: Situation): readonly Remedy[] {
  const inner = internalDomain(situation)
  const { host } = situation
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [`ProxyPassReverseCookieDomain "${inner}" "${host}"`],
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreversecookiedomain'
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: [`proxy_cookie_domain ${inner} ${host};`],
      reference: `${NGINX}#proxy_cookie_domain`
    },
    ...byPattern(situation, String.raw`;\s*domain=\.?${escaped(inner)}`, `; Domain=${host}`),
    ...inDjango('DOMAIN', 'None')
  ]
}

/** Makes the proxy write the path of the app's cookies anew. */
export function publicCookiePath(situation: Situation): readonly Remedy[] {
  const inner = internalPath(situation)
  const { prefix } = situation
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [`ProxyPassReverseCookiePath "${inner}" "${prefix}"`],
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypassreversecookiepath'
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: [`proxy_cookie_path ${inner} ${prefix};`],
      reference: `${NGINX}#proxy_cookie_path`
    },
    ...byPattern(situation, String.raw`;\s*path=${escaped(inner)}`, `; Path=${prefix}`),
    ...inDjango('PATH', `'${prefix}'`)
  ]
}

/** Makes the app know that its visitors use TLS, and the proxy mark all cookies for it. */
export function secureCookie(situation: Situation): readonly Remedy[] {
  return [
    ...publicScheme(situation),
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [String.raw`Header edit Set-Cookie "(?i)^((?:(?!;\s*secure\b).)*)$" "$1; Secure"`],
      caution: 'Needs mod_headers (a2enmod headers).',
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header'
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: ['proxy_cookie_flags ~ secure;'],
      caution: 'Needs nginx 1.19.3 or newer.',
      reference: `${NGINX}#proxy_cookie_flags`
    },
    ...inDjango('SECURE', 'True')
  ]
}

/** HAProxy and Caddy know nothing of cookies but the text of their header. */
function byPattern(situation: Situation, pattern: string, replacement: string): readonly Remedy[] {
  return [
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [`http-response replace-header Set-Cookie '(?i)^(.*)${pattern}(;.*)?$' '\\1${replacement}\\2'`],
      caution: 'Needs HAProxy with PCRE, as distributions build it.',
      reference: HAPROXY
    },
    {
      target: 'caddy',
      where: place.caddy(situation),
      lines: [`header_down Set-Cookie "(?i)${pattern}(;|$)" "${replacement}$1"`],
      reference: documentation.caddyProxyHeader
    }
  ]
}

function inDjango(attribute: 'DOMAIN' | 'PATH' | 'SECURE', value: string): readonly Remedy[] {
  const target: RemedyTarget = 'django'
  return [
    {
      target,
      where: 'in settings.py',
      lines: [`SESSION_COOKIE_${attribute} = ${value}`, `CSRF_COOKIE_${attribute} = ${value}`],
      reference: `${documentation.django}#session-cookie-${attribute.toLowerCase()}`
    }
  ]
}

/** The domain that the app sets, as far as it is a valid one, or an example. */
function internalDomain(situation: Situation): string {
  const domain = cookieOf(situation)?.domain ?? ''
  const { host, port, problem } = parseAuthority(domain)
  return problem === null && port === null ? host : 'app.internal'
}

/** The path that the app sets, as far as it is a plain one, or an example. */
function internalPath(situation: Situation): string {
  const path = cookieOf(situation)?.path ?? ''
  return isPrefix(path) ? path.replace(/\/$/, '') : '/inner'
}

function cookieOf({ evidence }: Situation) {
  const line = evidence.find(({ name }) => name === 'Set-Cookie')?.value
  return line ? parseSetCookie(line) : null
}

function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`)
}
