import { canonicalAddress } from '../../core/address.ts'
import { parseAuthority } from '../../core/authority.ts'
import type { Environ } from '../../core/environ.ts'
import {
  CLEAR,
  defineStacksFinding,
  type Evidence,
  fires,
  notApplicable,
  unsure
} from '../../core/finding.ts'
import { headerRegistry, type RegisteredHeader } from '../../core/header-registry.ts'
import type { Said, StackAssessment } from '../../core/stack-assessment.ts'
import { conclusionOf, namesOf } from '../../core/stack-readings.ts'
import { publicHost } from '../remedies/public-host.ts'
import { publicScheme } from '../remedies/public-scheme.ts'
import { stackConfiguration } from '../remedies/stack-configuration.ts'

export default defineStacksFinding({
  id: 'forwarded-family-ignored',
  severity: 'info',
  title: 'The stack reads no forwarding header that this proxy sends',
  explanation:
    'Your app takes the proxy for its visitor, and builds URLs from the connection to the proxy. ' +
    'The proxy does say who the visitor is and what was asked for, but in headers that the stack never reads, whatever you configure there. ' +
    'Let the proxy keep Host and say the rest in the headers that the stack knows, or tell the stack of a scheme and a host that never change.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-4',
    'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-Host'
  ],
  detect({ raw }, assessments) {
    const sent = headerRegistry.filter(({ key }) => raw[key])
    if (sent.length === 0) return notApplicable('the request has no forwarding header')
    const reached = assessments.filter((assessment) => conclusionOf(assessment) !== null)
    if (reached.length === 0) return unsure('no stack lets the request through')
    if (reached.some((assessment) => reads(assessment, sent, raw))) return CLEAR
    return fires(
      'request',
      sent.slice(0, MOST_HEADERS).map(({ name, key }): Evidence => ({
        kind: 'header',
        name,
        value: raw[key] ?? null,
        note: `not read by ${namesOf(reached)}`
      }))
    )
  },
  remedies: (situation, assessments) => [
    ...publicHost(situation),
    ...publicScheme(situation),
    ...stackConfiguration(situation, assessments)
  ]
})

const MOST_HEADERS = 6

/** Whether a stack took anything from the headers: a value is not the connection's own, or its reason begins with a header. */
function reads(assessment: StackAssessment, sent: readonly RegisteredHeader[], raw: Environ): boolean {
  const conclusion = conclusionOf(assessment)
  if (conclusion === null) return false
  const { scheme, host, scriptName, clientAddress } = conclusion
  return (
    isTaken(scheme, sent, (value) => value === '' || value.toLowerCase() === raw['wsgi.url_scheme']) ||
    isTaken(host, sent, (value) => value === '' || hostOf(value) === hostOf(raw.HTTP_HOST ?? '')) ||
    isTaken(scriptName, sent, (value) => value === '') ||
    isTaken(clientAddress, sent, (value) => isPeer(value, raw.REMOTE_ADDR))
  )
}

function isTaken(
  said: Said | null,
  sent: readonly RegisteredHeader[],
  isOwn: (value: string) => boolean
): boolean {
  if (said === null) return false
  const subject = said.reason.toLowerCase().replace(/^the (?:(?:first|last) element|whole) of /, '')
  const named = sent.some(({ name, key }) =>
    [name, key].some((word) => subject.startsWith(word.toLowerCase()))
  )
  return named || !isOwn(said.value)
}

function hostOf(authority: string): string {
  return parseAuthority(authority).host
}

/** Some software writes the peer with its port, some with nothing where it has no address. */
function isPeer(value: string, peer: string): boolean {
  return value === '' || canonicalAddress(value) === peer || value.replace(/:[0-9]+$/, '') === peer
}
