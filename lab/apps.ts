/** A real WSGI server, with the settings that make it believe what echo3333 believes beside it. */
export type RealServer =
  | { readonly kind: 'mod_wsgi' }
  | {
      readonly kind: 'mod_wsgi-express' | 'Waitress' | 'PrefixMiddleware'
      readonly flags: readonly string[]
    }

export interface App {
  readonly believes: string
  /** Flags of `echo3333 serve`. */
  readonly flags: readonly string[]
  /** What stands in its place at `<lesson>.wsgi.localhost`. mod_wsgi's settings are in `apache/wsgi.conf`. */
  readonly real: RealServer
}

const MOD_WSGI: RealServer = { kind: 'mod_wsgi' }
const ARTICLE = ['X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-For']

/** Stands for the address of the front end in flags: a container has another than the loopback. */
export const TRUSTED_PROXY = '<front end>'

/** The flags with the front end's address filled in. */
export function flagsFor(flags: readonly string[], frontEnd: string): readonly string[] {
  return flags.map((flag) => (flag === TRUSTED_PROXY ? frontEnd : flag))
}

/**
 * The apps behind the front end, by what they believe. Apache knows the echo3333 of each as `APP_<name>`
 * and the real server as `REAL_<name>`: two addresses of the form `host:port`.
 */
export const apps = {
  NAIVE: {
    believes: 'no forwarding header',
    flags: ['--trust-proxy-header', 'none'],
    real: MOD_WSGI
  },
  ARTICLE: {
    believes: 'X-Forwarded-Host, -Port and -For',
    flags: ['--trust-proxy-header', ARTICLE.join()],
    real: MOD_WSGI
  },
  SCHEME: {
    believes: 'X-Forwarded-Host, -Port, -For and -Scheme',
    flags: ['--trust-proxy-header', [...ARTICLE, 'X-Forwarded-Scheme'].join()],
    real: MOD_WSGI
  },
  SCRIPT_NAME: {
    believes: 'X-Forwarded-Host, -Port, -For and X-Script-Name',
    flags: ['--trust-proxy-header', [...ARTICLE, 'X-Script-Name'].join()],
    real: MOD_WSGI
  },
  EXPRESS: {
    believes: 'X-Forwarded-Host, -Port, -For and -Scheme, from the front end’s address alone',
    flags: [
      '--trust-proxy-header',
      [...ARTICLE, 'X-Forwarded-Scheme'].join(),
      '--trust-proxy',
      TRUSTED_PROXY
    ],
    real: {
      kind: 'mod_wsgi-express',
      flags: [
        ...[...ARTICLE, 'X-Forwarded-Scheme'].flatMap((header) => ['--trust-proxy-header', header]),
        '--trust-proxy',
        TRUSTED_PROXY
      ]
    }
  },
  STRANGER: {
    believes: 'X-Forwarded-Host, -Port and -For, but only from 192.0.2.1',
    flags: ['--trust-proxy-header', ARTICLE.join(), '--trust-proxy', '192.0.2.1'],
    real: MOD_WSGI
  },
  PROTO: {
    believes: 'X-Forwarded-For, -Host, -Port, -Proto and -Prefix, which is the default',
    flags: [],
    real: { kind: 'Waitress', flags: ['--trusted-proxy', TRUSTED_PROXY] }
  },
  URL_SCHEME: {
    believes: 'no forwarding header, but its setting: the scheme is https',
    flags: ['--trust-proxy-header', 'none', '--url-scheme', 'https'],
    real: { kind: 'Waitress', flags: ['--url-scheme', 'https'] }
  },
  URL_PREFIX: {
    believes: 'no forwarding header, but its setting: it is mounted under /app',
    flags: ['--trust-proxy-header', 'none', '--url-prefix', '/app'],
    real: { kind: 'Waitress', flags: ['--url-prefix', '/app'] }
  },
  PASTE: {
    believes: 'X-Forwarded-Server, -Host, -For and -Proto from everybody, and that it is mounted under /app',
    flags: [
      '--trust-proxy',
      'any',
      '--trust-proxy-header',
      'X-Forwarded-Server,X-Forwarded-Host,X-Forwarded-For,X-Forwarded-Proto',
      '--url-prefix',
      '/app'
    ],
    real: { kind: 'PrefixMiddleware', flags: ['--prefix-middleware', '/app'] }
  }
} as const satisfies Readonly<Record<string, App>>

export type AppName = keyof typeof apps

export const appNames = Object.keys(apps).filter((name): name is AppName => Object.hasOwn(apps, name))
