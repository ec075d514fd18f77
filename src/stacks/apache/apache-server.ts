import type { RequestFacts } from '../../core/request-facts.ts'
import { parseAddress } from '../../core/address.ts'
import { refuse, type Refusal } from '../stack.ts'

/** The request as Apache's modules find it. */
export interface ApacheRequest {
  /** With the path resolved and `Host` as Apache holds it; the target is in origin form. */
  readonly facts: RequestFacts
  /** The target names an empty host, which then is the name of the server as well. */
  readonly namesNoHost: boolean
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/**
 * What Apache 2.4.71 hands on or answers by itself, in its defaults: HttpProtocolOptions Strict, AllowEncodedSlashes
 * Off, MergeSlashes On (`server/protocol.c`, `server/vhost.c`, `server/util.c`, `server/request.c`).
 */
export function apacheServer(facts: RequestFacts): ApacheRequest | Refusal {
  const problem = requestLineProblem(facts) ?? headerProblem(facts.headers)
  if (problem !== null) return bad(problem)
  const target = readTarget(facts.target)
  const asterisk = facts.target === '*' && facts.method === 'OPTIONS'
  if (target === null && !asterisk) return bad('the target of the request line')
  const named = target?.host ?? null
  const field = fieldOf(facts.headers, 'host')
  const host = named ?? field
  const needsHost = facts.httpVersion === '1.1' || (facts.httpVersion !== '1.0' && named === null)
  if (field === undefined && needsHost) return bad('HTTP/1.1 without a Host')
  if (host !== undefined && !isAcceptedHost(host, named !== null, facts.httpVersion))
    return bad('this Host: it is no host with a port')
  if (!/^(?:|100-continue)$/i.test(fieldOf(facts.headers, 'expect') ?? ''))
    return refuse(417, 'Apache knows no Expect but 100-continue')
  if (target === null) return refuse(200, 'Apache answers OPTIONS * itself; the app does not see it')
  if (facts.method === 'TRACE') return refuse(200, 'Apache answers TRACE itself; the app does not see it')
  if (/%(?![0-9A-Fa-f]{2})/.test(target.path)) return bad('a path with a broken escape')
  const path = resolved(target.path)
  if (path === null) return bad('a path that leads out of the root')
  if (/%(?:2f|00)/i.test(path)) return refuse(404, 'Apache answers 404 to an encoded slash or null')
  const rest = facts.headers.filter(([name]) => name.toLowerCase() !== 'host')
  const headers = host === undefined ? rest : [['Host', host] as const, ...rest]
  return {
    facts: { ...facts, target: `${path}${target.query}`, headers },
    namesNoHost: named === ''
  }
}

const bad = (problem: string): Refusal => refuse(400, `Apache refuses ${problem}`)

function requestLineProblem({ method, target, httpVersion }: RequestFacts): string | null {
  if (!TOKEN.test(method)) return 'this method'
  if (!/^[1-9]\.[0-9]$/.test(httpVersion)) return 'this HTTP version'
  return target === '' || /[\0-\x20#\x7f]/.test(target) ? 'the target of the request line' : null
}

function headerProblem(headers: RequestFacts['headers']): string | null {
  for (const [name, value] of headers) {
    if (!TOKEN.test(name)) return 'a header whose name is no token'
    if (/[\0-\x08\n-\x1f\x7f]/.test(value)) return `a control character in ${name}`
  }
  if (!/^(?:chunked)?$/i.test(fieldOf(headers, 'transfer-encoding') ?? 'chunked'))
    return 'a Transfer-Encoding other than chunked'
  if (fieldOf(headers, 'transfer-encoding') === '') return 'an empty Transfer-Encoding'
  return /^[0-9]+$/.test(fieldOf(headers, 'content-length') ?? '0') ? null : 'this Content-Length'
}

/** All lines of one name. */
function fieldOf(headers: RequestFacts['headers'], wanted: string): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  return values.length === 0 ? undefined : values.join(', ')
}

interface Target {
  /** What stands in place of Host; null where the target names no host for this connection. */
  readonly host: string | null
  readonly path: string
  readonly query: string
}

/** A path, or a URL of which the host counts only where its scheme is the connection's. */
function readTarget(target: string): Target | null {
  const mark = target.indexOf('?')
  const [before, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark)]
  const scheme = /^(https?):/i.exec(before)?.[1]?.toLowerCase()
  const rest = scheme === undefined ? before : before.slice(scheme.length + 1)
  if (scheme === undefined || !rest.startsWith('//'))
    return rest === '' || rest.startsWith('/') ? { host: null, path: rest || '/', query } : null
  const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/.exec(rest) ?? []
  const [, literal, name = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*))(:[0-9]*)?$/.exec(authority) ?? []
  if (authority.includes('@') || (authority !== '' && `${literal ?? name}${port}` === '')) return null
  const plain = (literal ?? name).toLowerCase().replace(/\.$/, '')
  const host = plain.includes(':') ? `[${plain}]` : plain
  return { host: scheme === 'http' ? `${host}${port}` : null, path: path || '/', query }
}

/** `fix_hostname` and `strict_hostname_check`. The port of a target is not looked at, only that of the header. */
function isAcceptedHost(host: string, fromTarget: boolean, httpVersion: string): boolean {
  if (host === '') return fromTarget || httpVersion === '1.0'
  const [whole, literal, name = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::([0-9]*))?$/.exec(host) ?? []
  if (whole === undefined) return false
  if (!fromTarget && port !== undefined && (port === '' || Number(port) < 1 || Number(port) > 65_535))
    return false
  if (literal !== undefined)
    return literal.includes(':') && !literal.includes('%') && parseAddress(literal) !== null
  if (!/^[A-Za-z0-9._-]+$/.test(name) || name.includes('..')) return false
  return !/^[0-9.]+$/.test(name) || isDottedDecimal(name)
}

/** Digits and dots alone have to be four numbers without leading zeros; their size is not looked at. */
const isDottedDecimal = (name: string): boolean => /^(?:(?:0|[1-9][0-9]*)(?:\.(?=.)|$)){4}$/.test(name)

/** `ap_normalize_path`: escapes that need none decoded, slashes merged, `.` and `..` resolved; null above the root. */
function resolved(path: string): string | null {
  const plain = path.replace(/%([0-9A-Fa-f]{2})/g, (escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape
  })
  const kept: string[] = []
  const segments = plain
    .replace(/\/{2,}/g, '/')
    .split('/')
    .slice(1)
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1
    if (segment === '..') {
      if (kept.pop() === undefined) return null
    } else if (segment !== '.') kept.push(segment)
    if (last && (segment === '.' || segment === '..')) kept.push('')
  }
  return `/${kept.join('/')}`
}
