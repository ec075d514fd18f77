import { type Environ, percentDecode } from '../core/environ.ts'
import {
  CLEAR,
  defineFinding,
  type Exhibit,
  fires,
  notApplicable,
  unsure,
  type Evidence
} from '../core/finding.ts'
import { sameQuery } from '../core/url-comparison.ts'
import { untouchedPath } from './remedies/untouched-path.ts'

const NO_TRUTH = unsure('the URL that the visitor asked for is not known')
const NO_QUERY = notApplicable('the request-target can have no query')

export default defineFinding({
  id: 'query-changed',
  severity: 'warning',
  title: 'The query that arrives is not the query that was asked for',
  explanation:
    'Searches, filters and signed links of your app work with other values than your visitor sent, or with none. ' +
    'A proxy escapes the query anew, a rewrite rule puts its own query in place of it, or a cache sorts the parameters.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-3.4',
    'https://httpd.apache.org/docs/2.4/rewrite/flags.html#flag_qsa',
    'https://peps.python.org/pep-3333/#url-reconstruction'
  ],
  detect({ corrected, expected, target }: Exhibit) {
    if (expected === null) return NO_TRUTH
    const arrived = target.query ?? ''
    if (sameQuery(expected.query, arrived)) return CLEAR
    if (target.form === 'asterisk' || target.form === 'authority') return NO_QUERY
    return fires('truth', [
      {
        kind: 'request-line',
        name: 'query',
        value: target.query,
        expected: expected.query,
        note: noteOf(expected.query, arrived)
      },
      ...mountPoint(corrected)
    ])
  },
  remedies: (situation) => untouchedPath(situation)
})

/** Where the app is mounted, which a remedy has to keep. */
function mountPoint({ SCRIPT_NAME }: Environ): readonly Evidence[] {
  return SCRIPT_NAME === ''
    ? []
    : [{ kind: 'environ', name: 'SCRIPT_NAME', value: SCRIPT_NAME, note: 'stands before it' }]
}

function noteOf(asked: string, arrived: string): string {
  if (arrived === '') return 'nothing of it arrived'
  if (asked === '') return 'something on the way added it'
  if (percentDecode(asked) === percentDecode(arrived)) return 'the same characters, but escaped differently'
  return 'other parameters, or another order'
}
