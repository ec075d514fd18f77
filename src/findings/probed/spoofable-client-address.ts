import { canonicalAddress } from '../../core/address.ts'
import { defineProbedFinding } from '../../core/finding.ts'
import { believedClaims, detectionOf, observationsClaiming } from '../survey/visitor-headers.ts'
import { clientAddress } from '../remedies/client-address.ts'
import { dropClientHeaders } from '../remedies/drop-client-headers.ts'

export default defineProbedFinding({
  id: 'spoofable-client-address',
  severity: 'error',
  title: 'A visitor can tell your app their address',
  explanation:
    'Anybody gets around a ban, a rate limit or a list of allowed addresses, and your log names somebody else: your app believes an address that the visitor wrote into a header. ' +
    'The proxy passes the header on, or adds the real address behind it while your app trusts that one too. ' +
    'Have the proxy that meets your visitors state their address itself, and remove every other header that your app believes about it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
    'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For'
  ],
  probes: ['forwarded', 'rfc7239', 'alternative'],
  detect(survey) {
    const { address, address6 } = survey.canaries
    const canaries = new Set([address, address6].map(canonicalAddress))
    const seen = observationsClaiming(survey, 'client', ['forwarded', 'rfc7239', 'alternative'])
    const evidence = believedClaims(survey, seen, {
      category: 'client',
      key: 'REMOTE_ADDR',
      isCanary: (value) => canaries.has(canonicalAddress(value))
    })
    return detectionOf(evidence, seen)
  },
  remedies(situation) {
    const names = situation.evidence.map(({ name }) => name)
    const others = names.filter((name) => name !== 'X-Forwarded-For')
    const isOnlyOthers = names.length > 0 && others.length === names.length
    return [...(isOnlyOthers ? [] : clientAddress(situation)), ...dropClientHeaders(situation, others)]
  }
})
