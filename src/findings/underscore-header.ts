import { environKey } from '../core/environ.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { registeredHeader } from '../core/header-registry.ts'
import { underscoreNames } from './remedies/underscore-names.ts'

const MOST_SHOWN = 8

export default defineFinding({
  id: 'underscore-header',
  severity: 'warning',
  title: 'A header name can be mistaken for another one',
  explanation:
    'Many apps see X_Forwarded_For and X-Forwarded-For as one header, so a visitor can add to, or replace, what your proxy says about client, host, scheme or login. ' +
    'WSGI, CGI and PHP turn hyphens into underscores, and PHP turns dots into them too, and your proxy passed such a name on. ' +
    'This service keeps the header out of the environ; your app may not.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.18',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers',
    'https://www.djangoproject.com/weblog/2015/jan/13/security/'
  ],
  detect({ facts }: Exhibit) {
    if (!facts.headers.some(isAmbiguous)) return CLEAR
    const ambiguous = facts.headers.filter(isAmbiguous)
    const rest = ambiguous.length - MOST_SHOWN
    return fires(
      'request',
      ambiguous.slice(0, MOST_SHOWN).map((field, index) => {
        const evidence = describe(field)
        const last = index === MOST_SHOWN - 1 && rest > 0
        return last ? { ...evidence, note: `${evidence.note}; and ${rest} more such headers` } : evidence
      })
    )
  },
  remedies: (situation) => underscoreNames(situation)
})

/** `Proxy` has no variable for a reason of its own (CVE-2016-5385). */
function isAmbiguous([name]: readonly [string, string]): boolean {
  return environKey(name) === null && name.toLowerCase() !== 'proxy'
}

/** Only the values of forwarding headers are known to be no secret. */
function describe([name, value]: readonly [string, string]): Evidence & { readonly note: string } {
  const dashed = name.replace(/[^A-Za-z0-9-]/g, '-')
  const imitated = registeredHeader(dashed)
  return imitated === undefined
    ? { kind: 'header', name, value: hidden(value), note: `some apps read it as ${dashed}` }
    : { kind: 'header', name, value, note: `imitates ${imitated.name}` }
}

function hidden(value: string): string {
  return /^\[hidden: \d+ characters\]$/.test(value) ? value : `[hidden: ${value.length} characters]`
}
