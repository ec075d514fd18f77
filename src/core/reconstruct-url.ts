import type { Environ } from './environ.ts'

/** One step of PEP 3333's algorithm that was taken. */
export interface Step {
  /** 1 scheme, 2 HTTP_HOST, 3 SERVER_NAME, 4 SERVER_PORT, 5 SCRIPT_NAME, 6 PATH_INFO, 7 QUERY_STRING. */
  readonly step: number
  /** The variable that the step read. */
  readonly variable: string
  /** What it held; null where it is absent. */
  readonly value: string | null
  /** What the step appended; empty where it appended nothing. */
  readonly appended: string
}

export interface Reconstruction {
  readonly url: string
  readonly steps: readonly Step[]
}

/**
 * Reconstructs the URL of a request by the algorithm of PEP 3333, "URL Reconstruction":
 * the port is appended only where HTTP_HOST is absent, and escapes are made of the latin-1 bytes,
 * with the characters that `wsgiref.util.request_uri` leaves alone (CPython 3.11). Never throws.
 */
export function reconstructUrl(environ: Environ): Reconstruction {
  const scheme = environ['wsgi.url_scheme']
  const steps: Step[] = []
  let url = ''
  const append = (step: number, variable: string, value: string | null, appended: string): void => {
    url += appended
    steps.push({ step, variable, value, appended })
  }
  // 1. The scheme.
  append(1, 'wsgi.url_scheme', scheme, `${scheme}://`)
  // 2. HTTP_HOST, where it is there and not empty.
  const host = environ.HTTP_HOST ?? null
  append(2, 'HTTP_HOST', host, host ?? '')
  if (!host) {
    // 3. Otherwise SERVER_NAME,
    append(3, 'SERVER_NAME', environ.SERVER_NAME, environ.SERVER_NAME)
    // 4. and SERVER_PORT unless it is the scheme's own.
    append(4, 'SERVER_PORT', environ.SERVER_PORT, portSuffix(environ))
  }
  // 5. SCRIPT_NAME, quoted.
  append(5, 'SCRIPT_NAME', environ.SCRIPT_NAME, quote(environ.SCRIPT_NAME))
  // 6. PATH_INFO, quoted.
  append(6, 'PATH_INFO', environ.PATH_INFO, quotePath(environ.PATH_INFO))
  // 7. QUERY_STRING, as it is.
  append(
    7,
    'QUERY_STRING',
    environ.QUERY_STRING,
    environ.QUERY_STRING === '' ? '' : `?${environ.QUERY_STRING}`
  )
  return { url, steps }
}

/** Two readings of the algorithm that are wrong and that people have copied. */
export interface UrlVariants {
  /**
   * The port test moved out of the else branch, so that SERVER_PORT follows HTTP_HOST too:
   * `http://docker.example.com:8002:8002/`.
   */
  readonly doubledPort: string
  /** The PEP's `quote()` on Python 3 without `encoding='latin-1'`: `/€` becomes `/%C3%A2%C2%82%C2%AC`. */
  readonly doubleEncoded: string
}

/** Computes the two variants, so that whoever meets such a URL can recognise where it came from. */
export function reconstructVariants(environ: Environ): UrlVariants {
  const authority = environ.HTTP_HOST || environ.SERVER_NAME
  const query = environ.QUERY_STRING === '' ? '' : `?${environ.QUERY_STRING}`
  const origin = `${environ['wsgi.url_scheme']}://${authority}`
  const port = environ.HTTP_HOST ? '' : portSuffix(environ)
  return {
    doubledPort: `${origin}${portSuffix(environ)}${quote(environ.SCRIPT_NAME)}${quote(environ.PATH_INFO)}${query}`,
    doubleEncoded: `${origin}${port}${quoteUtf8(environ.SCRIPT_NAME)}${quoteUtf8(environ.PATH_INFO)}${query}`
  }
}

/** `urllib.parse.quote(text, '/', encoding='latin-1')`. */
export function quote(text: string): string {
  return /^[A-Za-z0-9_.~/-]*$/.test(text) ? text : text.replace(/[^A-Za-z0-9_.~/-]/g, escapeByte)
}

/** As {@link quote}, also leaving `;=,` alone, which wsgiref does for PATH_INFO. */
export function quotePath(text: string): string {
  return /^[A-Za-z0-9_.~/;=,-]*$/.test(text) ? text : text.replace(/[^A-Za-z0-9_.~/;=,-]/g, escapeByte)
}

function quoteUtf8(text: string): string {
  return text.replace(/[^A-Za-z0-9_.~/-]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x80
      ? escapeByte(character)
      : escapeByte(String.fromCharCode(0xc0 | (code >> 6))) +
          escapeByte(String.fromCharCode(0x80 | (code & 0x3f)))
  })
}

function escapeByte(character: string): string {
  return `%${(character.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')}`
}

function portSuffix(environ: Environ): string {
  if (environ.SERVER_PORT === '') return ''
  const own = environ['wsgi.url_scheme'] === 'https' ? '443' : '80'
  return environ.SERVER_PORT === own ? '' : `:${environ.SERVER_PORT}`
}
