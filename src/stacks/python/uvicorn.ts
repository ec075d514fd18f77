import { httptoolsScope, type Scope } from './httptools.ts'
import { ipVersion, networks } from './ipaddress.ts'
import { elementOf } from '../list-element.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues, refuse } from '../stack.ts'
import { starletteUrl } from './starlette-url.ts'
import { partition, strip } from './python-str.ts'

interface Options extends OptionValues {
  readonly forwarded_allow_ips: string
  readonly proxy_headers: boolean
}

export const uvicorn = defineStack<Options>({
  id: 'uvicorn',
  title: 'Uvicorn with Starlette',
  emulates: {
    version: '0.54.0 with httptools 0.9.0, Starlette 1.7.0',
    source: 'uvicorn/middleware/proxy_headers.py, starlette/datastructures.py'
  },
  trust: {
    gate: 'peer address',
    element: 'last untrusted; left-most where * is trusted',
    headers: ['X-Forwarded-For', 'X-Forwarded-Proto']
  },
  options: {
    forwarded_allow_ips: {
      default: '127.0.0.1,::1',
      meaning: 'addresses and networks that are believed, separated by commas, or * for any'
    },
    proxy_headers: { default: true, meaning: 'whether forwarding headers are believed at all' }
  },
  conclude(facts, { forwarded_allow_ips: list, proxy_headers: reads }) {
    const scope = httptoolsScope(facts)
    if (isRefusal(scope)) return scope
    const peer = scope.client
    const trusts = trustedHosts(list)
    const believes = reads && (list === '*' || (peer !== null && trusts(peer)))
    const untold = believes
      ? 'the socket says so; no header that is believed changed it'
      : 'the socket says so; the peer is not in forwarded_allow_ips, so no header is believed'
    const scheme = (believes ? schemeOf(scope) : null) ?? { value: scope.scheme, reason: untold }
    const client = (believes ? clientOf(scope, list === '*', trusts) : null) ?? {
      value: peer ?? '',
      reason: untold
    }
    const built = starletteUrl({ ...scope, scheme: scheme.value }, 'this is the Host header')
    if (built === null) return refuse(500, 'Starlette knows no default port for the scheme')
    const path = { value: scope.path, reason: 'this is the percent-decoded path of the request' }
    return { kind: 'conclusion', scheme, path, clientAddress: client, ...built }
  },
  configure({ address, trusted, headers }) {
    const readsAny = headers.some((name) => name === 'X-Forwarded-For' || name === 'X-Forwarded-Proto')
    // Uvicorn knows no address of a Unix socket's peer, so that only * believes it.
    const list = address === null ? '*' : trusted.join(',')
    return {
      options: { forwarded_allow_ips: list, proxy_headers: readsAny },
      lines: [
        readsAny
          ? `uvicorn app:app --proxy-headers --forwarded-allow-ips '${list}'`
          : 'uvicorn app:app --no-proxy-headers'
      ]
    }
  }
})

/** A single address is compared with its zone; a network holds an address of any zone. */
function trustedHosts(list: string): (host: string) => boolean {
  const entries = list.split(',').map(strip)
  const single = entries.filter((entry) => !entry.includes('/') && ipVersion(entry) !== null)
  const hosts = single.map((entry) => ({ isSame: networks([entry]), zone: partition(entry, '%')[1] }))
  const contains = networks(entries.filter((entry) => entry.includes('/')))
  const literals = new Set(entries.filter((entry) => ipVersion(entry) === null && !isNetwork(entry)))
  return (host) => {
    if (ipVersion(host) === null) return literals.has(host)
    return (
      contains(host) || hosts.some(({ isSame, zone }) => isSame(host) && zone === partition(host, '%')[1])
    )
  }
}

const isNetwork = (entry: string): boolean => networks([entry])(partition(entry, '/')[0])

function schemeOf({ headers }: Scope): Deduced | null {
  const lines = headers.filter(([name]) => name === 'x-forwarded-proto').map(([, value]) => value)
  const value = strip(lines.at(-1) ?? '')
  if (!['http', 'https', 'ws', 'wss'].includes(value)) return null
  return {
    value,
    reason: lines.length === 1 ? 'X-Forwarded-Proto' : 'X-Forwarded-Proto, the last header line'
  }
}

function clientOf({ headers }: Scope, any: boolean, trusts: (host: string) => boolean): Deduced | null {
  const lines = headers.filter(([name]) => name === 'x-forwarded-for').map(([, value]) => value)
  if (lines.length === 0) return null
  const elements = lines
    .join(', ')
    .split(',')
    .map((element) => hostOf(strip(element)))
  const untrusted = any ? -1 : elements.findLastIndex((host) => !trusts(host))
  const chosen = Math.max(untrusted, 0)
  const value = elements[chosen] ?? ''
  const why = any
    ? 'every proxy is trusted'
    : untrusted < 0
      ? 'all elements are trusted'
      : 'the last one that is not trusted'
  return value === ''
    ? null
    : { value, reason: `${elementOf('X-Forwarded-For', chosen, elements.length)}: ${why}` }
}

/** Takes off a port: `192.0.2.1:80`, `[2001:db8::1]:80`. Brackets go even where no port follows. */
function hostOf(element: string): string {
  if (element.startsWith('[')) {
    const [, host, rest] = /^\[([^\]]*)\](.*)$/s.exec(element) ?? []
    return host === undefined || (rest !== '' && !rest?.startsWith(':')) ? element : host
  }
  const [host = '', port, ...more] = element.split(':')
  return port !== undefined && more.length === 0 && isInteger(port) ? host : element
}

/** What Python's `int` reads. */
function isInteger(text: string): boolean {
  return /^[+-]?[0-9]+(?:_[0-9]+)*$/.test(strip(text))
}
