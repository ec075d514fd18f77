import { CLEAR, defineProbedFinding, type Evidence, fires } from '../../core/finding.ts'
import {
  doubtOf,
  escapesChanged,
  mountEvidence,
  type Passage,
  passagesOf,
  pathsUnjudged
} from '../survey/target-fidelity.ts'
import { exactPath } from '../remedies/exact-path.ts'

const SLASHES = ['encoded-slash', 'encoded-url']
const ESCAPES = [
  'double-encoded-slash',
  'unreserved',
  'reserved',
  'question-mark',
  'percent-sign',
  'space',
  'backslash',
  'utf-8',
  'latin-1'
]

export default defineProbedFinding({
  id: 'percent-encoding-changed',
  severity: 'warning',
  title: 'The proxy decodes or encodes paths anew',
  explanation:
    'Your app gets another path than your visitor sent: signatures over the URL do not match, and an escaped question mark, percent sign or slash can come to mean something else. ' +
    'The proxy decodes the path to look at it, and passes on what it has made of it instead of the original. ' +
    'Have it pass the path on as it came.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-2.4',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
  ],
  probes: ['path'],
  detect(survey) {
    const unjudged = pathsUnjudged(survey)
    if (unjudged !== null) return unjudged
    const passages = passagesOf(survey, 'path', [...SLASHES, ...ESCAPES])
    const changed = passages.flatMap(evidenceOf)
    if (changed.length === 0)
      return doubtOf(passages.filter(({ variant }) => ESCAPES.includes(variant))) ?? CLEAR
    return fires('request', [...changed.slice(0, 6), ...mountEvidence(survey)])
  },
  remedies: (situation) => exactPath(situation)
})

function evidenceOf({ variant, kind, asked, received }: Passage): readonly Evidence[] {
  const note = kind === 'arrived' ? escapesChanged(asked, received) : null
  // A decoded slash is a finding of its own.
  if (note === null || (SLASHES.includes(variant) && note !== 'escaped once more')) return []
  return [{ kind: 'request-line', name: 'path', value: received, expected: asked, note }]
}
