import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { headerValues } from '../core/request-facts.ts'
import { hostCheck } from './remedies/host-check.ts'

/** As many lines as evidence shows. */
const SHOWN = 5

export default defineFinding({
  id: 'host-duplicate',
  severity: 'error',
  title: 'The request has more than one Host header',
  explanation:
    'Your proxy may choose the site by one Host and your app build URLs from another, so that a client gets answers for, or links to, a host of its choice; a cache then hands them to everybody. ' +
    'Servers disagree: Node.js takes the first line, many Python servers join them with a comma. ' +
    'HTTP requires the answer 400 to such a request, and something in front of your app let it through or added a line of its own.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2'
  ],
  detect({ facts, raw, target }: Exhibit) {
    // Two lines join with a comma, unless an absolute-form target has replaced them.
    if (target.form !== 'absolute' && !raw.HTTP_HOST?.includes(',')) return CLEAR
    const values = headerValues(facts, 'Host')
    if (values.length < 2) return CLEAR
    return fires(
      'request',
      values.slice(0, SHOWN).map((value, index) => ({
        kind: 'header',
        name: 'Host',
        value,
        note: `line ${index + 1} of ${values.length}`
      }))
    )
  },
  remedies: (situation) => hostCheck(situation)
})
