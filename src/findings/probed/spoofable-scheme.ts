import { defineProbedFinding } from '../../core/finding.ts'
import { readScheme, registeredHeader } from '../../core/header-registry.ts'
import type { Observation } from '../../core/survey.ts'
import { believedClaims, claimsIn, detectionOf, observationsClaiming } from '../survey/visitor-headers.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'
import { publicScheme } from '../remedies/public-scheme.ts'

export default defineProbedFinding({
  id: 'spoofable-scheme',
  severity: 'error',
  title: 'A visitor can tell your app whether it is reached by https',
  explanation:
    'A visitor decides whether your app believes in https: it then sends secure cookies over a connection without TLS, skips its redirect to https, or redirects for ever, and a cache hands such an answer to everybody. ' +
    'The proxy passes a header on that says the scheme, instead of replacing it. ' +
    'Have the proxy state the scheme itself on every request, and remove the other headers that could.',
  references: [
    'https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header',
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1'
  ],
  probes: ['forwarded', 'rfc7239', 'alternative'],
  detect(survey) {
    const seen = observationsClaiming(survey, 'scheme', ['forwarded', 'rfc7239', 'alternative'])
    const evidence = believedClaims(survey, seen, {
      category: 'scheme',
      key: 'wsgi.url_scheme',
      isCanary: isClaimed
    })
    return detectionOf(evidence, seen)
  },
  remedies(situation) {
    const stated = publicScheme(situation)
    const words = new Set(stated.flatMap(({ lines }) => lines).flatMap((line) => line.split(' ')))
    const names = situation.evidence.map(({ name }) => name)
    const others = names.filter((name) => !words.has(name))
    const isOnlyOthers = names.length > 0 && others.length === names.length
    return [...(isOnlyOthers ? [] : stated), ...dropClientHeaders(situation, others)]
  }
})

/** Whether a header of the probe says that scheme. */
function isClaimed(scheme: string, observation: Observation): boolean {
  return claimsIn(observation).some(([name, value]) => {
    const header = registeredHeader(name)
    if (header?.reading === 'forwarded') return value.includes(`proto=${scheme}`)
    return header?.categories.includes('scheme') === true && readScheme(header, value) === scheme
  })
}
