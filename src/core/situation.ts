import { defaultPort, internalHostRule, parseAuthority } from './authority.ts'
import { endpointText } from './endpoint-text.ts'
import type { Evidence, Situation } from './finding.ts'
import { parseExpectedUrl } from './expected-url.ts'
import type { Report } from './report.ts'
import { headerValues } from './request-facts.ts'
import { DEFAULT_TRUST, trustWords } from './trust-policy.ts'
import { trimSpace } from './trim.ts'

/** Values for remedies that are shown without a request. */
export const EXAMPLE_SITUATION: Situation = {
  scheme: 'https',
  host: 'www.example.com',
  port: '443',
  authority: 'www.example.com',
  prefix: '/app',
  peer: '192.0.2.10',
  trusted: [...DEFAULT_TRUST.trustProxy],
  believed: [...DEFAULT_TRUST.trustProxyHeader],
  backend: '127.0.0.1:3333',
  evidence: []
}

/**
 * Gathers what remedies fill in from a report: the expected URL where it is known, else what the headers
 * claim as far as it looks public, else examples. Only texts that are a valid host, port or prefix get
 * through, so that nothing from the wire can put a second directive into a configuration line.
 */
export function situationOf(report: Report, evidence: readonly Evidence[]): Situation {
  const expected = report.url.expected === null ? null : parseExpectedUrl(report.url.expected)
  const scheme = expected?.scheme ?? claimedScheme(report)
  const claimed = expected?.authority ?? claimedAuthority(report)
  const host = claimed?.host ?? EXAMPLE_SITUATION.host
  const port = expected?.port ?? claimed?.port ?? defaultPort(scheme)
  const { peer, local } = report.request
  return {
    scheme,
    host,
    port,
    authority: port === defaultPort(scheme) ? host : `${host}:${port}`,
    prefix: publicPrefix(report),
    peer: 'address' in peer ? report.environ.raw.REMOTE_ADDR : 'unix',
    trusted: trustWords(report.trust.proxies),
    believed: report.trust.headers,
    backend: endpointText(local),
    evidence
  }
}

function claimedScheme(report: Report): 'http' | 'https' {
  const words = [
    report.environ.corrected['wsgi.url_scheme'],
    ...headerValues(report.request, 'X-Forwarded-Proto'),
    ...headerValues(report.request, 'X-Forwarded-Scheme')
  ]
  const port443 = headerValues(report.request, 'X-Forwarded-Port').includes('443')
  return port443 || words.some((word) => word.toLowerCase() === 'https') ? 'https' : 'http'
}

function claimedAuthority(report: Report) {
  const { corrected, raw } = report.environ
  const texts = [corrected.HTTP_HOST, ...headerValues(report.request, 'X-Forwarded-Host'), raw.HTTP_HOST]
  for (const text of texts) {
    const last = trimSpace(text?.split(',').pop() ?? '')
    const authority = parseAuthority(last)
    if (authority.problem === null && internalHostRule(authority.host) === null) return authority
  }
  return null
}

function publicPrefix(report: Report): string {
  const typed = report.url.components.find((component) => component.name === 'prefix')
  const prefix = typed?.typed || typed?.believed || ''
  return /^(?:\/[A-Za-z0-9._~-]+)+$/.test(prefix) ? prefix : EXAMPLE_SITUATION.prefix
}
