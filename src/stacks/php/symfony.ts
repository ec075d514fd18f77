import { ConfigurationError } from '../../core/configuration-error.ts'
import { withoutTrailingSlashes } from '../../core/trim.ts'
import { elementOf } from '../list-element.ts'
import { checkIp, PRIVATE_SUBNETS } from './php-ip.ts'
import { normalizeQueryString } from './php-query.ts'
import { type PhpServer, phpServer } from './php-server.ts'
import { toInt, toLower, trim } from './php-string.ts'
import { type Deduced, defineStack, isRefusal, type ProxyInFront, refuse } from '../stack.ts'
import { type Said, TrustedHeaders, type TrustedValues } from './symfony-trusted.ts'
import { isHostValid, pathInfo } from './symfony-url.ts'
import { decodeUtf8 } from '../utf8.ts'

const HEADERS = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix'
]
const TRUSTED_HEADERS = [...HEADERS, 'Forwarded'].map((name) => name.toLowerCase())

export const symfony = defineStack({
  id: 'symfony',
  title: 'Symfony',
  emulates: {
    version: 'HttpFoundation 7.4.22 on PHP 8.2',
    source: 'src/Symfony/Component/HttpFoundation/Request.php, HeaderUtils.php, IpUtils.php'
  },
  trust: {
    gate: 'peer address',
    element: 'left-most; last untrusted for the client address',
    headers: [...HEADERS, 'Forwarded']
  },
  options: {
    trusted_proxies: {
      default: [] as readonly string[],
      meaning: 'addresses and networks of proxies, REMOTE_ADDR for any peer, or private_ranges'
    },
    trusted_headers: {
      default: ['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'] as readonly string[],
      meaning: 'headers that are believed, in lower case; or forwarded'
    },
    SERVER_NAME: {
      default: null as string | null,
      meaning: 'name of the server where a request has no Host; unset for the address that it listens on'
    }
  },
  conclude(facts, options) {
    for (const header of options.trusted_headers) {
      if (!TRUSTED_HEADERS.includes(header))
        throw new ConfigurationError(`trusted_headers "${header}": Symfony has ${TRUSTED_HEADERS.join(', ')}`)
    }
    const server = phpServer(facts, options.SERVER_NAME)
    if (isRefusal(server)) return server
    const peer = server['REMOTE_ADDR'] ?? ''
    const proxies = options.trusted_proxies.flatMap((word) => proxiesOf(word, peer))
    const trusts = checkIp(peer, proxies)
    const said = new TrustedHeaders(server, proxies, trusts ? options.trusted_headers : []).read()
    if (!said)
      return refuse(
        400,
        'Symfony raises a ConflictingHeadersException: Forwarded and the X-Forwarded headers differ'
      )
    const name = hostOf(server, said.host)
    if (name.value !== '' && !isHostValid(name.value))
      return refuse(400, `Symfony raises a SuspiciousOperationException: no valid host in ${name.reason}`)
    const scheme = schemeOf(said)
    const port = portOf(server, said)
    const shown = port.value === (said.secure ? '443' : '80') ? name.value : `${name.value}:${port.value}`
    const prefix = prefixOf(said.prefix)
    const path = pathInfo(server['REQUEST_URI'] ?? '')
    const query = normalizeQueryString(server['QUERY_STRING'] ?? '')
    return {
      kind: 'conclusion',
      scheme,
      host: { value: shown, reason: `the host is from ${name.reason}, the port from ${port.reason}` },
      scriptName: prefix,
      path: { value: path, reason: 'this is the path of the request, not decoded' },
      clientAddress: clientOf(said.for, peer, trusts, proxies),
      url: {
        value: `${scheme.value}://${shown}${prefix.value}${path}${query === '' ? '' : `?${query}`}`,
        reason: 'Symfony joins scheme, host with port, prefix, path and the sorted query'
      }
    }
  },
  configure
})

function proxiesOf(word: string, peer: string): readonly string[] {
  if (word === 'REMOTE_ADDR') return [peer]
  return word === 'private_ranges' || word === 'PRIVATE_SUBNETS' ? PRIVATE_SUBNETS : [word]
}

function schemeOf({ proto, secure }: Said): Deduced {
  const reason = proto
    ? `${firstOf(proto)} ${secure ? 'means' : 'does not mean'} https`
    : 'the connection to this server is of this scheme; no trusted header names one'
  return { value: secure ? 'https' : 'http', reason }
}

function prefixOf(prefix: TrustedValues | null): Deduced {
  if (!prefix) return { value: '', reason: 'no trusted header names a prefix' }
  const value = withoutTrailingSlashes(prefix.values[0] ?? '')
  return { value: decodeUtf8(value, (invalid) => invalid), reason: firstOf(prefix) }
}

function clientOf(
  clients: TrustedValues | null,
  peer: string,
  trusts: boolean,
  proxies: readonly string[]
): Deduced {
  if (!trusts) return { value: peer, reason: 'the peer, which is no trusted proxy: its headers say nothing' }
  if (!clients) return { value: peer, reason: 'the peer; no trusted header names a client' }
  const value = clients.values[0] ?? peer
  return checkIp(value, proxies)
    ? {
        value,
        reason: `${clients.header}, then the peer: the first valid address, since all are trusted proxies`
      }
    : { value, reason: `${clients.header}: the last valid address that is no trusted proxy` }
}

function firstOf({ header, values }: TrustedValues): string {
  return elementOf(header, 0, values.length)
}

/** The reason names the source alone. */
function hostOf(server: PhpServer, host: TrustedValues | null): Deduced {
  const own = server['HTTP_HOST']
  const absent = own === undefined || own === '' || own === '0'
  const [text, reason] = host
    ? [host.values[0] ?? '', firstOf(host)]
    : absent
      ? [server['SERVER_NAME'] ?? '', 'the name of the server']
      : [own, 'Host']
  return { value: toLower(trim(text).replace(/:[0-9]+$/, '')), reason }
}

function portOf(server: PhpServer, said: Said): Deduced {
  const named = said.port ?? said.host
  const own = server['HTTP_HOST']
  if (!named && (own === undefined || own === '' || own === '0'))
    return { value: server['SERVER_PORT'] ?? '', reason: 'the socket' }
  const text = named ? (named.values[0] ?? '') : (own ?? '')
  const colon = text.startsWith('[')
    ? text.indexOf(':', Math.max(0, text.lastIndexOf(']')))
    : text.lastIndexOf(':')
  const digits = colon < 0 ? '' : text.slice(colon + 1)
  if (digits === '' || digits === '0') return { value: said.secure ? '443' : '80', reason: 'the scheme' }
  return { value: toInt(digits), reason: named ? firstOf(named) : 'Host' }
}

function configure({ address, trusted: addresses, headers }: ProxyInFront) {
  const set = headers.map((name) => name.toLowerCase()).filter((name) => TRUSTED_HEADERS.includes(name))
  // Both families together conflict as soon as they differ.
  const others = set.filter((name) => name !== 'forwarded')
  const trusted = others.length > 0 ? others : set
  const proxies = address === null ? ['REMOTE_ADDR', ...addresses] : addresses
  return {
    options: { trusted_proxies: proxies, trusted_headers: trusted },
    lines: [
      '# config/packages/framework.yaml',
      'framework:',
      `    trusted_proxies: '${proxies.join(',')}'`,
      `    trusted_headers: [${trusted.map((name) => `'${name}'`).join(', ')}]`
    ]
  }
}
