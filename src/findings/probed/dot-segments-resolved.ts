import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { doubtOf, mountEvidence, passagesOf, pathOf, pathsUnjudged } from '../survey/target-fidelity.ts'
import { exactPath } from '../remedies/exact-path.ts'

const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:\/|$)/i

export default defineProbedFinding({
  id: 'dot-segments-resolved',
  severity: 'info',
  title: 'The proxy resolves dot segments in paths',
  explanation:
    'Your app never sees the segments . and .. of a path, since the proxy resolves them before it passes the path on. ' +
    'Browsers do the same, so this costs no visitor anything and keeps some attacks away; you should know it where a rule of your app, or a signature over the URL, counts on the path as it was sent.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
  ],
  probes: ['path'],
  detect(survey) {
    const unjudged = pathsUnjudged(survey)
    if (unjudged !== null) return unjudged
    const passages = passagesOf(survey, 'path', ['dot-segment', 'dot-dot-segment', 'encoded-dot-dot-segment'])
    const resolved = passages.filter(
      ({ kind, received }) => kind === 'arrived' && !DOT_SEGMENT.test(pathOf(received))
    )
    if (resolved.length === 0) return doubtOf(passages) ?? CLEAR
    return fires('request', [
      ...resolved.map(({ asked, received }) => ({
        kind: 'request-line' as const,
        name: 'path',
        value: pathOf(received),
        expected: asked,
        note: 'resolved'
      })),
      ...mountEvidence(survey)
    ])
  },
  remedies: (situation) => exactPath(situation)
})
