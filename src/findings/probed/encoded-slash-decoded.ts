import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import {
  doubtOf,
  mountEvidence,
  type Passage,
  passagesOf,
  pathOf,
  pathsUnjudged
} from '../survey/target-fidelity.ts'
import { exactPath } from '../remedies/exact-path.ts'

export default defineProbedFinding({
  id: 'encoded-slash-decoded',
  severity: 'warning',
  title: 'The proxy turns an encoded slash into a slash',
  explanation:
    'Your app gets a path with other segments than your visitor asked for: branch names, file names and whole URLs in a path lead to status 404 or to the wrong page, and a rule for a folder can be passed by. ' +
    'The proxy decodes %2F and writes the path anew. ' +
    'Have it pass the path on as it came.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-2.2',
    'https://httpd.apache.org/docs/2.4/mod/core.html#allowencodedslashes',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
  ],
  probes: ['path'],
  detect(survey) {
    const unjudged = pathsUnjudged(survey)
    if (unjudged !== null) return unjudged
    const passages = passagesOf(survey, 'path', ['encoded-slash', 'encoded-url'])
    const decoded = passages.filter(isDecoded)
    if (decoded.length === 0) return doubtOf(passages) ?? CLEAR
    return fires('request', [
      ...decoded.map(({ asked, received }) => ({
        kind: 'request-line' as const,
        name: 'path',
        value: pathOf(received),
        expected: asked,
        note: '%2F became a slash'
      })),
      ...mountEvidence(survey)
    ])
  },
  remedies: (situation) => exactPath(situation)
})

/** An escape of the escape is another mistake. */
function isDecoded({ kind, asked, received }: Passage): boolean {
  return kind === 'arrived' && !/%252f/i.test(received) && slashesIn(received) < slashesIn(asked)
}

function slashesIn(path: string): number {
  return path.match(/%2f/gi)?.length ?? 0
}
