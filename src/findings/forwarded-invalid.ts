import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { parseForwarded } from '../core/forwarded.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'

export default defineFinding({
  id: 'forwarded-invalid',
  severity: 'warning',
  title: 'The Forwarded header cannot be read',
  explanation:
    'Software that reads this header refuses the request, ignores the whole header, or guesses, so that your app may build wrong links or take a visitor for somebody else. ' +
    'Proxies seldom get the header wrong; mostly a client sent it and your proxy passed it on. ' +
    'An IPv6 address or a port that stands without quotes is the usual slip.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-4',
    'https://www.rfc-editor.org/rfc/rfc7239#section-6'
  ],
  detect({ raw }: Exhibit) {
    const value = raw.HTTP_FORWARDED
    if (value === undefined) return CLEAR
    const parsed = parseForwarded(value)
    if (parsed.ok) return CLEAR
    const note = `${parsed.why}, at character ${parsed.at + 1}`
    return fires('request', [{ kind: 'header', name: 'Forwarded', value, note }])
  },
  remedies: (situation) => dropClientHeaders(situation, ['Forwarded'])
})
