import type { Environ } from '../../core/environ.ts'
import { quotePath, reconstructUrl } from '../../core/reconstruct-url.ts'
import type { Conclusion } from '../stack.ts'

const SOCKET = 'the socket says so; no header changed it'
const INITIAL: Readonly<Record<string, string>> = {
  'wsgi.url_scheme': 'the connection to this server is of this scheme',
  HTTP_HOST: 'this is the Host header',
  SERVER_NAME: 'there is no Host header; the server has this name',
  SCRIPT_NAME: 'the server mounts the app here',
  PATH_INFO: 'this is the percent-decoded path of the request',
  REMOTE_ADDR: SOCKET
}

const NOTHING: Environ = {
  'wsgi.url_scheme': '',
  SERVER_NAME: '',
  SERVER_PORT: '',
  SERVER_PROTOCOL: '',
  REQUEST_METHOD: '',
  SCRIPT_NAME: '',
  PATH_INFO: '',
  QUERY_STRING: '',
  REMOTE_ADDR: '',
  REMOTE_PORT: '',
  REQUEST_URI: ''
}

/** A WSGI environ on its way from the server to the app, with the reason for each variable that was changed. */
export class WsgiRequest {
  readonly environ: Record<string, string>
  private readonly reasons: Record<string, string> = { ...INITIAL }

  constructor(environ: Readonly<Record<string, string>>) {
    this.environ = { ...environ }
  }

  get(variable: string): string | undefined {
    return this.environ[variable]
  }

  set(variable: string, value: string, reason: string): void {
    this.environ[variable] = value
    this.reasons[variable] = reason
  }

  remove(variable: string): void {
    delete this.environ[variable]
  }

  why(variable: string): string {
    return this.reasons[variable] ?? SOCKET
  }
}

/**
 * What a WSGI app concludes that reads the environ as PEP 3333 says, URL by `wsgiref.util.request_uri`
 * (CPython 3.11): without a SCRIPT_NAME, a `/` replaces the first character of the quoted PATH_INFO, whatever it is.
 */
export function concludeFromEnviron(request: WsgiRequest): Conclusion {
  const { environ } = request
  const path = environ['PATH_INFO'] ?? ''
  const rooted = environ['SCRIPT_NAME'] ? path : `/${quotePath(path.slice(0, 1)).slice(1)}${path.slice(1)}`
  const { url, steps } = reconstructUrl({ ...NOTHING, ...environ, PATH_INFO: rooted })
  const authority = steps.filter(({ step }) => step >= 2 && step <= 4).map(({ appended }) => appended)
  const named = environ['HTTP_HOST'] ? 'HTTP_HOST' : 'SERVER_NAME'
  const deduced = (variable: string) => ({ value: environ[variable] ?? '', reason: request.why(variable) })
  return {
    kind: 'conclusion',
    scheme: deduced('wsgi.url_scheme'),
    host: { value: authority.join(''), reason: request.why(named) },
    scriptName: deduced('SCRIPT_NAME'),
    path: deduced('PATH_INFO'),
    clientAddress: deduced('REMOTE_ADDR'),
    url: {
      value: url,
      reason: `PEP 3333 builds it from wsgi.url_scheme, ${named}, SCRIPT_NAME and PATH_INFO`
    }
  }
}
