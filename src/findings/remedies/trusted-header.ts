import type { Remedy, Situation } from '../../core/finding.ts'
import { type RegisteredHeader, registeredHeader } from '../../core/header-registry.ts'
import { DEFAULT_TRUST } from '../../core/trust-policy.ts'
import { documentation } from './places.ts'
import { DJANGO_ASKS_NOBODY, peerOf, trustedProxy, waitressTrust } from './trusted-proxy.ts'

const OVERWRITE = 'Only if the proxy overwrites this header on every request: otherwise a visitor can set it.'

/** What mod_wsgi 6 knows (`src/server/wsgi_environ.c`, 6.0.5); it ignores any other name without a word. */
const MOD_WSGI = new Set([
  'X-Forwarded-For',
  'X-Client-IP',
  'X-Real-IP',
  'X-Forwarded-Host',
  'X-Host',
  'X-Forwarded-Server',
  'X-Forwarded-Port',
  'X-Script-Name',
  'X-Forwarded-Script-Name',
  'X-Forwarded-Proto',
  'X-Forwarded-Scheme',
  'X-Scheme',
  'X-Forwarded-HTTPS',
  'X-Forwarded-SSL',
  'X-HTTPS'
])

/** What Waitress knows (`src/waitress/proxy_headers.py`, 3.0.2), but for X-Forwarded-By. */
const WAITRESS = new Set([
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'Forwarded'
])

/** What Express 5 and Fastify 5 read from a trusted proxy. */
const NODE = new Set(['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto'])

/**
 * Makes the app believe the header that this proxy sends. The name may come from the wire: one that no
 * app could believe gives no remedy, and an app that cannot believe it is left out.
 */
export function trustedHeader(situation: Situation, header: string): readonly Remedy[] {
  const known = registeredHeader(header)
  if (known === undefined) return []
  return [
    ...modWsgi(known),
    ...waitress(situation, known),
    ...gunicorn(known),
    ...django(situation, known),
    ...(NODE.has(known.name)
      ? trustedProxy(situation).filter(({ target }) => target === 'express' || target === 'fastify')
      : []),
    {
      target: 'echo3333',
      where: 'on the command line',
      lines: [`echo3333 serve --trust-proxy-header ${withDefaults(known.name)}`],
      caution: OVERWRITE,
      reference: documentation.echo3333
    }
  ]
}

/** The flag replaces the default list; of one kind, the later header wins. */
function withDefaults(name: string): string {
  return [...new Set<string>([...DEFAULT_TRUST.trustProxyHeader, name])].join(',')
}

function modWsgi({ name }: RegisteredHeader): readonly Remedy[] {
  if (!MOD_WSGI.has(name)) return []
  return [
    {
      target: 'mod_wsgi-express',
      where: 'among the arguments of mod_wsgi-express start-server',
      lines: [`--trust-proxy-header ${name}`],
      caution: 'Name the proxy with --trust-proxy too: without it, the header is believed from everybody.',
      reference: documentation.modWsgiHeaders
    }
  ]
}

function waitress(situation: Situation, { name }: RegisteredHeader): readonly Remedy[] {
  if (!WAITRESS.has(name)) return []
  // Waitress refuses Forwarded together with any X-Forwarded header.
  const usual = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']
  const headers = name === 'Forwarded' ? ['forwarded'] : [...new Set([...usual, name.toLowerCase()])]
  return [
    {
      target: 'waitress',
      where: 'among the arguments of waitress.serve',
      lines: waitressTrust(peerOf(situation), headers),
      caution: 'Name only headers that the proxy sets on every request: a visitor could send the others.',
      reference: documentation.waitress
    }
  ]
}

function gunicorn(header: RegisteredHeader): readonly Remedy[] {
  const value = httpsValue(header)
  if (value === null) return []
  return [
    {
      target: 'gunicorn',
      where: 'in gunicorn.conf.py',
      lines: [`secure_scheme_headers = {'${header.name.toUpperCase()}': '${value}'}`],
      caution:
        'Name the proxy with forwarded_allow_ips too, and write the value exactly as the proxy sends it.',
      reference: `${documentation.gunicorn}#secure-scheme-headers`
    }
  ]
}

function django(situation: Situation, header: RegisteredHeader): readonly Remedy[] {
  const value = httpsValue(header)
  if (value !== null) {
    return inSettings([`SECURE_PROXY_SSL_HEADER = ('${header.key}', '${value}')`], 'secure-proxy-ssl-header')
  }
  if (header.name === 'X-Forwarded-Host') {
    return inSettings(
      ['USE_X_FORWARDED_HOST = True', `ALLOWED_HOSTS = ['${situation.host}']`],
      'use-x-forwarded-host'
    )
  }
  return header.name === 'X-Forwarded-Port'
    ? inSettings(['USE_X_FORWARDED_PORT = True'], 'use-x-forwarded-port')
    : []
}

function inSettings(lines: readonly string[], anchor: string): readonly Remedy[] {
  return [
    {
      target: 'django',
      where: 'in settings.py',
      lines,
      caution: DJANGO_ASKS_NOBODY,
      reference: `${documentation.django}#${anchor}`
    }
  ]
}

/** What a scheme header says for https; null for other headers. */
function httpsValue({ categories, reading }: RegisteredHeader): 'https' | 'on' | null {
  if (categories.length !== 1 || categories[0] !== 'scheme') return null
  return reading === 'flag' ? 'on' : 'https'
}
