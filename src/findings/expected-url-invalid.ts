import { parseExpectedUrl } from '../core/expected-url.ts'
import { CLEAR, defineFinding, type Exhibit, fires } from '../core/finding.ts'
import { headerValues } from '../core/request-facts.ts'
import { documentation } from './remedies/places.ts'

export default defineFinding({
  id: 'expected-url-invalid',
  severity: 'warning',
  title: 'Echo-Expect-URL is not a URL to compare with',
  explanation:
    'Nothing was compared with it, so the other findings are less certain than you meant them to be, and some stay silent. ' +
    'The header holds the URL as it stands in the address bar: http or https, a host, and the path with its query, such as https://www.example.com/app/?page=2; no user name, no white space, and other characters percent-encoded.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-4.3',
    'https://www.rfc-editor.org/rfc/rfc9110#section-4.2'
  ],
  detect({ expected, facts, raw }: Exhibit) {
    if (raw.HTTP_ECHO_EXPECT_URL === undefined || expected !== null) return CLEAR
    const value = headerValues(facts, 'Echo-Expect-URL')[0] ?? ''
    // An option that is no URL goes before a header that is one.
    if (parseExpectedUrl(value) !== null) return CLEAR
    return fires('request', [{ kind: 'header', name: 'Echo-Expect-URL', value, note: why(value) }])
  },
  remedies({ authority, scheme }) {
    const url = `${scheme}://${authority}/`
    return [
      {
        target: 'echo3333',
        where: 'in a shell, with the URL that you mean',
        lines: [`curl --header 'Echo-Expect-URL: ${url}' '${url}'`],
        reference: documentation.echo3333
      }
    ]
  }
})

function why(value: string): string {
  if (value === '') return 'empty'
  if (!/^https?:\/\//i.test(value)) return 'does not start with http:// or https://'
  if (!/^[\x21-\xff]*$/.test(value)) return 'holds white space or a control character'
  return /^[^/]*\/\/[^/?#]*@/.test(value) ? 'holds a user name' : 'holds no usable host'
}
