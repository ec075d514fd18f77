import { CLEAR, defineProbedFinding, fires } from '../../core/finding.ts'
import { doubtOf, mountEvidence, passagesOf, pathOf, pathsUnjudged } from '../survey/target-fidelity.ts'
import { exactPath } from '../remedies/exact-path.ts'

export default defineProbedFinding({
  id: 'slashes-merged',
  severity: 'info',
  title: 'The proxy makes one slash of two',
  explanation:
    'Addresses that differ by a double slash are one and the same for your app, so that a URL inside of a path loses a slash, and signatures over the URL do not match. ' +
    'The proxy tidies the path before it passes it on; that can be what you want, as long as no address of your app needs an empty segment.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-3.3',
    'https://httpd.apache.org/docs/2.4/mod/core.html#mergeslashes',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#merge_slashes'
  ],
  probes: ['path'],
  detect(survey) {
    const unjudged = pathsUnjudged(survey)
    if (unjudged !== null) return unjudged
    const passages = passagesOf(survey, 'path', ['double-slash'])
    const merged = passages.filter(
      ({ kind, asked, received }) => kind === 'arrived' && pathOf(received) === asked.replaceAll('//', '/')
    )
    if (merged.length === 0) return doubtOf(passages) ?? CLEAR
    return fires('request', [
      ...merged.map(({ asked, received }) => ({
        kind: 'request-line' as const,
        name: 'path',
        value: pathOf(received),
        expected: asked,
        note: 'two slashes became one'
      })),
      ...mountEvidence(survey)
    ])
  },
  remedies: (situation) => exactPath(situation)
})
