import { defineFinding, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { headerValues } from '../core/request-facts.ts'
import { hostCheck } from './remedies/host-check.ts'
import { publicHost } from './remedies/public-host.ts'

const NO_AUTHORITY = notApplicable('the request line holds no whole URL')

export default defineFinding({
  id: 'absolute-form-target',
  severity: 'warning',
  title: 'The request line holds a whole URL instead of a path',
  explanation:
    'The request names its host twice, and software disagrees about which one counts: the proxy may choose the site by one while your app builds URLs from the other. ' +
    'Some apps join both to URLs such as http://www.example.comhttp://www.example.com/. ' +
    'HTTP says that the request line wins and that a proxy replaces Host by it; browsers send this form only to forward proxies, and yours passed it on.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2'
  ],
  detect({ facts, raw, target }: Exhibit) {
    if (target.form !== 'absolute') return NO_AUTHORITY
    const hosts = headerValues(facts, 'Host')
    // As core/environ.ts has it from Apache: the target counts where its scheme is the connection's own.
    const counts = target.scheme === raw['wsgi.url_scheme'] && target.authority !== ''
    return fires('request', [
      { kind: 'request-line', name: 'target', value: `${target.scheme}://${target.authority}` },
      { kind: 'header', name: 'Host', value: hosts.length === 0 ? null : hosts.join(', ') },
      {
        kind: 'environ',
        name: 'HTTP_HOST',
        value: raw.HTTP_HOST ?? null,
        note: counts ? 'taken from the request line' : 'taken from Host'
      }
    ])
  },
  remedies: (situation) => [...hostCheck(situation), ...publicHost(situation)]
})
