import { correct } from '../../core/correction.ts'
import { toEnviron } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { trimSpace } from '../../core/trim.ts'
import { compileTrustPolicy } from '../../core/trust-policy.ts'
import { apacheServer } from './apache-server.ts'
import {
  defineStack,
  isRefusal,
  type OptionValues,
  type Outcome,
  type ProxyInFront,
  type StackConfiguration
} from '../stack.ts'
import { concludeFromEnviron, WsgiRequest } from '../python/wsgi.ts'

const declared = {
  trust: {
    gate: 'peer address; every peer where WSGITrustedProxies is unset',
    element: 'last untrusted; left-most where WSGITrustedProxies is unset',
    headers: ['those that WSGITrustedProxyHeaders names']
  },
  options: {
    WSGITrustedProxyHeaders: { default: '', meaning: 'headers that are believed, separated by spaces' },
    WSGITrustedProxies: {
      default: '',
      meaning: 'addresses and networks that are believed; unset believes all'
    },
    ServerName: { default: 'localhost', meaning: 'name of the server where a request has no Host' }
  }
}

interface Options extends OptionValues {
  readonly WSGITrustedProxyHeaders: string
  readonly WSGITrustedProxies: string
  readonly ServerName: string
}

export const modWsgi = defineStack<Options>({
  ...declared,
  id: 'mod_wsgi',
  title: 'mod_wsgi on Apache',
  emulates: { version: '6.0.5', source: 'src/server/wsgi_environ.c' },
  conclude: (facts, options) => conclude(facts, options, false),
  configure
})

export const modWsgi4 = defineStack<Options>({
  ...declared,
  id: 'mod_wsgi-4',
  title: 'mod_wsgi 4.9 and 5 on Apache',
  emulates: { version: '4.9.4', source: 'src/server/mod_wsgi.c' },
  conclude: (facts, options) => conclude(facts, options, true),
  configure
})

const READABLE = new Set(
  'X-Forwarded-For X-Client-IP X-Real-IP X-Forwarded-Host X-Host X-Forwarded-Server X-Forwarded-Port X-Script-Name X-Forwarded-Script-Name X-Forwarded-Proto X-Forwarded-Scheme X-Scheme X-Forwarded-HTTPS X-Forwarded-SSL X-HTTPS'.split(
    ' '
  )
)

function configure({ address, trusted, headers }: ProxyInFront): StackConfiguration<Options> {
  const names = headers.filter((name) => READABLE.has(name)).join(' ')
  if (names === '')
    return { options: {}, lines: ['# mod_wsgi reads none of the headers that this proxy sets.'] }
  const line = `WSGITrustedProxyHeaders ${names}`
  if (address === null) return { options: { WSGITrustedProxyHeaders: names }, lines: [line] }
  const list = trusted.join(' ')
  return {
    options: { WSGITrustedProxyHeaders: names, WSGITrustedProxies: list },
    lines: [line, `WSGITrustedProxies ${list}`]
  }
}

function conclude(request: RequestFacts, options: Options, keepsEmpty: boolean): Outcome {
  const received = apacheServer(request)
  if (isRefusal(received)) return received
  const { facts, namesNoHost } = received
  const policy = compileTrustPolicy({
    trustProxy: options.WSGITrustedProxies === '' ? 'any' : options.WSGITrustedProxies.split(/\s+/),
    trustProxyHeader:
      options.WSGITrustedProxyHeaders === '' ? 'none' : options.WSGITrustedProxyHeaders.split(/\s+/)
  })
  const raw = toEnviron(facts)
  const serverName = namesNoHost ? '' : options.ServerName
  const served = raw['HTTP_HOST'] ? raw : { ...raw, SERVER_NAME: serverName, SERVER_PORT: '80' }
  const { environ, peerRule, winners, ledger } = correct(facts, served, policy)
  const wsgi = new WsgiRequest(
    Object.fromEntries(
      Object.entries(environ).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))
    )
  )
  const explain = (variable: string, header: string | undefined): void => {
    const value = environ[variable]
    if (header !== undefined && value !== undefined) {
      const because = ledger.find(({ key }) => key === variable)?.because
      const element = because?.kind === 'header' ? because.element : null
      const count = because?.kind === 'header' ? because.value.split(',').length : 1
      const part =
        count === 1
          ? ''
          : element === null
            ? ', the whole list as one'
            : `, element ${element + 1} of ${count}`
      wsgi.set(variable, value, `${header}${part}: the peer is trusted (${peerRule ?? 'any'})`)
    }
  }
  explain('REMOTE_ADDR', winners.client)
  explain('HTTP_HOST', winners.host)
  explain('SERVER_NAME', winners.server)
  explain('SCRIPT_NAME', winners['script-name'])
  explain('wsgi.url_scheme', winners.scheme)
  if (keepsEmpty && winners.client === 'X-Forwarded-For' && raw['HTTP_X_FORWARDED_FOR'] !== '') {
    const client = clientWithEmpty(raw['HTTP_X_FORWARDED_FOR'] ?? '', policy.trustsAny, policy.ruleForAddress)
    wsgi.set('REMOTE_ADDR', client, 'X-Forwarded-For says so; empty elements count')
  }
  return concludeFromEnviron(wsgi)
}

/** mod_wsgi before 6 keeps the empty elements of X-Forwarded-For but one at the end; one of them can be the client. */
function clientWithEmpty(list: string, any: boolean, ruleFor: (text: string) => string | null): string {
  const elements = list
    .replace(/,[ \t]*$/, '')
    .split(',')
    .map(trimSpace)
  let client = any ? 0 : elements.length - 1
  while (client > 0 && ruleFor(elements[client] ?? '') !== null) client -= 1
  return elements[client] ?? ''
}
