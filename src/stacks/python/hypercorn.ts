import { httptoolsScope, type Scope } from './httptools.ts'
import { elementOf } from '../list-element.ts'
import { type Deduced, defineStack, isRefusal, type OptionValues, refuse } from '../stack.ts'
import { starletteUrl } from './starlette-url.ts'
import { strip } from './python-str.ts'
import { encodeUtf8 } from '../utf8.ts'

interface Options extends OptionValues {
  readonly mode: string
  readonly trusted_hops: number
}

export const hypercorn = defineStack<Options>({
  id: 'hypercorn',
  title: 'Hypercorn ProxyFixMiddleware with Starlette',
  emulates: { version: '0.18.0', source: 'src/hypercorn/middleware/proxy_fix.py' },
  trust: {
    gate: 'hop count',
    element: 'the trusted_hops-th from the right',
    headers: ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'Forwarded']
  },
  options: {
    mode: {
      default: 'legacy',
      meaning: 'legacy reads X-Forwarded-*, modern reads Forwarded first'
    },
    trusted_hops: { default: 1, meaning: 'how many proxies are in front' }
  },
  conclude(facts, { mode, trusted_hops: hops }) {
    const scope = httptoolsScope(facts)
    if (isRefusal(scope)) return scope
    const said = (mode === 'modern' ? fromForwarded(scope, hops) : null) ?? {
      client: trustedValue(scope, 'X-Forwarded-For', hops),
      scheme: trustedValue(scope, 'X-Forwarded-Proto', hops),
      host: trustedValue(scope, 'X-Forwarded-Host', hops)
    }
    const untold = 'the socket says so; no header has a value for this number of trusted_hops'
    const scheme = said.scheme ?? { value: scope.scheme, reason: untold }
    const peer = scope.client ?? ''
    const headers = said.host ? [['host', encodeUtf8(said.host.value)] as const] : scope.headers
    const built = starletteUrl(
      { ...scope, headers, scheme: scheme.value },
      said.host?.reason ?? 'this is the Host header'
    )
    if (built === null) return refuse(500, 'Starlette knows no default port for the scheme')
    const path = { value: scope.path, reason: 'this is the percent-decoded path of the request' }
    const clientAddress = said.client ?? { value: peer, reason: untold }
    return { kind: 'conclusion', scheme, path, clientAddress, ...built }
  },
  configure({ hops, headers }) {
    const legacy = headers.some((name) => /^X-Forwarded-(?:For|Proto|Host)$/.test(name))
    const mode = !legacy && headers.includes('Forwarded') ? 'modern' : 'legacy'
    if (!legacy && mode === 'legacy')
      return {
        options: { trusted_hops: 0 },
        lines: ['# ProxyFixMiddleware reads none of the headers that this proxy sets.']
      }
    return {
      options: { mode, trusted_hops: hops },
      lines: [
        'from hypercorn.middleware import ProxyFixMiddleware',
        `app = ProxyFixMiddleware(app, mode="${mode}", trusted_hops=${hops})`
      ]
    }
  }
})

interface Said {
  client: Deduced | null
  scheme: Deduced | null
  host: Deduced | null
}

function trustedValue({ headers }: Scope, name: string, hops: number): Deduced | null {
  if (hops === 0) return null
  const values = headers
    .filter(([header]) => header === name.toLowerCase())
    .flatMap(([, value]) => value.split(',').map(strip))
  const chosen = hops > 0 ? values.length - hops : -hops
  const value = values.length >= hops ? values[chosen] : undefined
  return value === undefined ? null : { value, reason: elementOf(name, chosen, values.length) }
}

/** Names are compared with their case and before white space is taken off; quotes stay. */
function fromForwarded(scope: Scope, hops: number): Said | null {
  const element = trustedValue(scope, 'Forwarded', hops)
  if (element === null) return null
  const parts = element.value.split(';')
  const parameter = (name: string): Deduced | null => {
    const part = parts.findLast((candidate) => candidate.startsWith(`${name}=`))
    return part === undefined
      ? null
      : { value: strip(part.slice(name.length + 1)), reason: `${element.reason}: ${name}` }
  }
  return { client: parameter('for'), host: parameter('host'), scheme: parameter('proto') }
}
