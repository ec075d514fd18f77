import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { doubtOf, mountEvidence, passagesOf, pathsUnjudged } from '../survey/target-fidelity.ts'
import { exactPath } from '../remedies/exact-path.ts'

export default defineProbedFinding({
  id: 'encoded-slash-blocked',
  severity: 'warning',
  title: 'The proxy refuses paths with an encoded slash',
  explanation:
    'Pages whose address holds a slash inside of one segment answer with status 404 before your app sees the request: branch names, file names and whole URLs in a path. ' +
    'The proxy takes %2F for an attempt to get into another folder and turns such requests away. ' +
    'Have it pass the path on as it came, or keep %2F out of the addresses of your app.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-2.2',
    'https://httpd.apache.org/docs/2.4/mod/core.html#allowencodedslashes'
  ],
  probes: ['path'],
  detect(survey) {
    const unjudged = pathsUnjudged(survey)
    if (unjudged !== null) return unjudged
    const passages = passagesOf(survey, 'path', ['encoded-slash', 'encoded-url'])
    const refused = passages.filter(({ kind }) => kind === 'refused')
    if (refused.length === 0) return doubtOf(passages) ?? CLEAR
    return fires('request', [
      ...refused.map(({ asked, words }) => ({
        kind: 'request-line' as const,
        name: 'path',
        value: null,
        expected: asked,
        note: words
      })),
      ...mountEvidence(survey)
    ])
  },
  remedies: (situation) => exactPath(situation)
})
