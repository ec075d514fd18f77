import { CLEAR, defineProbedFinding, fires, notApplicable } from '../../core/finding.ts'
import { doubtOf, mountEvidence, type Passage, passagesOf, pathOf } from '../survey/target-fidelity.ts'
import { exactPath } from '../remedies/exact-path.ts'

export default defineProbedFinding({
  id: 'query-rewritten',
  severity: 'warning',
  title: 'The proxy rewrites unusual queries',
  explanation:
    'Searches, filters and signed links of your app work with other values than your visitor sent, or with none, as soon as the query is more than a plain name and value. ' +
    'A rule of the proxy takes the query apart and puts it together anew, or decodes it on the way. ' +
    'Have it pass the query on as it came.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-3.4',
    'https://httpd.apache.org/docs/2.4/rewrite/flags.html#flag_qsa',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
  ],
  probes: ['query'],
  detect(survey) {
    if (queryOf(survey.baseline.request.target) !== 'q=1')
      return notApplicable('not even a plain query arrives as it was sent')
    const passages = passagesOf(survey, 'query')
    const changed = passages.filter(isChanged)
    // That a question mark with nothing behind it is dropped makes no difference to anybody.
    if (!changed.some(({ variant }) => variant !== 'empty')) return doubtOf(passages) ?? CLEAR
    return fires('request', [
      ...changed.slice(0, 6).map(({ asked, received }) => ({
        kind: 'request-line' as const,
        name: 'query',
        value: queryOf(received),
        expected: queryOf(asked)
      })),
      ...mountEvidence(survey)
    ])
  },
  remedies: (situation) => exactPath(situation)
})

function isChanged({ kind, asked, received }: Passage): boolean {
  return kind === 'arrived' && queryOf(received) !== queryOf(asked)
}

/** Without the question mark; null where there is none. */
function queryOf(target: string): string | null {
  const path = pathOf(target)
  return path.length === target.length ? null : target.slice(path.length + 1)
}
