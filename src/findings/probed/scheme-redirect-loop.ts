import { CLEAR, defineProbedFinding, fires, notApplicable } from '../../core/finding.ts'
import { observationsOf } from '../../core/survey.ts'
import { httpsRedirect } from '../remedies/https-redirect.ts'

/** More than any site needs to come from http to its page. */
const MOST_HOPS = 5

export default defineProbedFinding({
  id: 'scheme-redirect-loop',
  severity: 'error',
  title: 'Plain http is redirected in a circle',
  explanation:
    'Visitors who come over plain http see "too many redirects" and never your page. ' +
    'Somebody answers http with a redirect to http: often because TLS ends further out, and this place never learns that the request came over https. ' +
    'Redirect to https, once, and decide by what the outermost hop says.',
  references: [
    'https://developers.cloudflare.com/ssl/troubleshooting/too-many-redirects/',
    'https://www.rfc-editor.org/rfc/rfc9110#section-15.4'
  ],
  probes: ['plain-http'],
  detect(survey) {
    const [seen] = observationsOf(survey, 'plain-http')
    if (seen === undefined) return notApplicable('the site is not on https')
    const urls = seen.hops.map(({ url }) => url)
    const goesRound = new Set(urls).size < urls.length || urls.length > MOST_HOPS
    if (!goesRound) return CLEAR
    return fires(
      'request',
      seen.hops.slice(0, MOST_HOPS + 1).map(({ url, status, location }) => ({
        kind: 'header' as const,
        name: 'Location',
        value: location,
        note: `${status} for ${url.length > 80 ? `${url.slice(0, 80)}...` : url}`
      }))
    )
  },
  remedies: httpsRedirect
})
