import type { Remedy, Situation } from '../../core/finding.ts'
import type { StackAssessment } from '../../core/stack-assessment.ts'
import { compileTrustPolicy } from '../../core/trust-policy.ts'
import { documentation } from './places.ts'
import { DJANGO_ASKS_NOBODY, trustedProxy } from './trusted-proxy.ts'

const PLACES: readonly Omit<Remedy, 'lines'>[] = [
  { target: 'waitress', where: 'where the app is served', reference: documentation.waitress },
  { target: 'gunicorn', where: 'in gunicorn.conf.py', reference: documentation.gunicorn },
  {
    target: 'django',
    where: 'in settings.py',
    caution: DJANGO_ASKS_NOBODY,
    reference: documentation.django
  },
  { target: 'express', where: 'where the app is made', reference: documentation.express },
  { target: 'fastify', where: 'where the app is made', reference: documentation.fastify }
]

/**
 * Tells each of the stacks of the proxy that the request shows; without stacks, by example values. Stacks that are no
 * target of remedies have none. Nothing where the peer is not trusted: it may be a visitor, whom no stack should believe.
 */
export function stackConfiguration(
  situation: Situation,
  assessments: readonly StackAssessment[] | undefined
): readonly Remedy[] {
  if (assessments === undefined)
    return trustedProxy(situation).filter(({ target }) => PLACES.some((place) => place.target === target))
  if (!isTrusted(situation)) return []
  return PLACES.flatMap((place) => {
    const lines = assessments.find(({ id }) => id === place.target)?.configuration ?? []
    return lines.length === 0 ? [] : [{ ...place, lines }]
  })
}

function isTrusted({ peer, trusted }: Situation): boolean {
  if (trusted.length === 0) return false
  const { ruleForPeer } = compileTrustPolicy({ trustProxy: trusted })
  return ruleForPeer(peer === 'unix' ? { unixSocket: '' } : { address: peer, port: 0 }) !== null
}
