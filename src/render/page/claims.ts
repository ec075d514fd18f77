import { withoutTrailingSlashes } from '../../core/trim.ts'
import { parseAuthority } from '../../core/authority.ts'
import {
  type Category,
  type RegisteredHeader,
  readScheme,
  registeredHeader
} from '../../core/header-registry.ts'
import type { Reason } from '../../core/ledger.ts'
import type { Report } from '../../core/report.ts'
import { reasonSentence } from '../reason-sentence.ts'
import { visible } from '../visible.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

/** What a header of the request said about the URL. */
export interface Claim {
  readonly name: string
  readonly value: ShownValue
  readonly believed: boolean
  /** What became of it, in a few words. */
  readonly fate: string
  /** It names a part of the typed URL that the app does not know. */
  readonly holdsTruth: boolean
}

const ABOUT_THE_URL: ReadonlySet<Category> = new Set(['host', 'server', 'port', 'script-name', 'scheme'])

const NOT_TRUSTED = 'not among the trusted headers'

/** Every header that speaks of host, scheme, port or mount point, in wire order, and what became of it. */
export function claimsOnArrival(report: Report): readonly Claim[] {
  return report.request.headers.flatMap(([name, value]) => {
    if (name.toLowerCase() === 'host') return [hostClaim(report, name, value)]
    const header = registeredHeader(name)
    if (!header || !header.categories.some((category) => ABOUT_THE_URL.has(category))) return []
    const { believed, fate } = fateOf(report, header, value)
    return [
      {
        name: visible(name),
        value: shownValue(value),
        believed,
        fate,
        holdsTruth: !believed && holdsTruth(report, header, value)
      }
    ]
  })
}

function hostClaim(report: Report, name: string, value: string): Claim {
  const replaced = report.ledger.find((change) => change.key === 'HTTP_HOST')
  return {
    name: visible(name),
    value: shownValue(value),
    believed: replaced === undefined,
    fate: replaced === undefined ? 'used' : `replaced: ${reasonSentence(replaced)}`,
    holdsTruth: replaced !== undefined && namesTypedHost(report, value)
  }
}

/** Whether Host was right, and something that was believed put a wrong host in its place. */
function namesTypedHost(report: Report, value: string): boolean {
  const host = report.url.components.find((component) => component.name === 'host')
  return host !== undefined && !host.agrees && parseAuthority(value).host === host.typed
}

function fateOf(
  report: Report,
  header: RegisteredHeader,
  value: string
): { readonly believed: boolean; readonly fate: string } {
  const cleared = report.ledger.find((change) => change.key === header.key && change.to === null)
  if (cleared) return unused(whyCleared(cleared.because))
  if (!report.trust.headers.includes(header.name)) return unused(NOT_TRUSTED)
  if (header.categories.join() === 'scheme' && readScheme(header, value) === null) {
    return unused('it names neither http nor https')
  }
  return { believed: true, fate: 'believed' }
}

function unused(why: string): { readonly believed: false; readonly fate: string } {
  return { believed: false, fate: `not used: ${why}` }
}

function whyCleared(because: Reason): string {
  if (because.kind !== 'cleared') return ''
  if (because.why === 'untrusted-peer') return 'no rule trusts the peer'
  if (because.why === 'untrusted-header') return NOT_TRUSTED
  return because.winner === null ? 'nothing in it could be read' : `${because.winner} outranks it`
}

/** Whether a value names the part of the typed URL that the app got wrong. */
function holdsTruth(report: Report, header: RegisteredHeader, value: string): boolean {
  return report.url.components.some(({ name, typed, agrees }) => {
    if (agrees || typed === null) return false
    if (name === 'host' && header.categories.includes('host')) {
      return header.reading === 'forwarded'
        ? value.toLowerCase().includes(`host=${typed}`)
        : parseAuthority(value).host === typed
    }
    if (name === 'scheme' && header.categories.includes('scheme')) {
      return header.reading === 'forwarded'
        ? value.toLowerCase().includes(`proto=${typed}`)
        : readScheme(header, value) === typed
    }
    if (name === 'prefix' && header.categories.includes('script-name')) {
      return withoutTrailingSlashes(value) === typed
    }
    return name === 'port' && header.categories.includes('port') && value === typed
  })
}
