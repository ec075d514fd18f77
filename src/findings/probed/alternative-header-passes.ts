import { defineProbedFinding } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { detectionOf, isBelieved, passedClaims } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

/** The probes whose headers name a client, a scheme, a host or a prefix. */
const VARIANTS = new Set(['client', 'client-of-network', 'scheme', 'scheme-flag', 'host', 'prefix'])

export default defineProbedFinding({
  id: 'alternative-header-passes',
  severity: 'warning',
  title: 'Forwarding headers that your app does not use reach it',
  explanation:
    'Your app does not believe these headers, but a library, a middleware or the next version of it may, and whoever reads one of them believes the visitor about their address, the scheme or the host. ' +
    'The same thing has many header names, and the proxy replaces only some of them. ' +
    'Have it remove all the others.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGITrustedProxyHeaders.html'
  ],
  probes: ['forwarded', 'alternative'],
  detect(survey) {
    const seen = [
      ...observationsOf(survey, 'forwarded'),
      ...observationsOf(survey, 'alternative').filter(({ variant }) => VARIANTS.has(variant))
    ]
    // What is left of X-Forwarded-For is forwarded-for-survives'.
    const evidence = passedClaims(
      survey,
      seen,
      (name, report) => name !== 'X-Forwarded-For' && !isBelieved(report, name)
    )
    return detectionOf(evidence, seen)
  },
  remedies: (situation) => {
    const seen = situation.evidence.map(({ name }) => name)
    return dropClientHeaders(
      situation,
      seen.length === 0 ? ['X-Real-IP', 'X-Forwarded-Scheme', 'X-Host'] : seen
    )
  }
})
