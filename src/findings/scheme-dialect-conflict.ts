import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { readScheme } from '../core/header-registry.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { publicScheme } from './remedies/public-scheme.ts'
import { schemeHeaders, statedScheme } from './scheme/scheme-headers.ts'

const BELIEVED = ', and is believed'
const dialects = schemeHeaders.filter(({ reading }) => reading !== 'forwarded')

export default defineFinding({
  id: 'scheme-dialect-conflict',
  severity: 'warning',
  title: 'Headers disagree whether the visitor used http or https',
  explanation:
    'Each part of your software believes another one of these headers, so one of them writes http links where another writes https links; gunicorn refuses such a request with status 400. ' +
    'Your proxy sets one header and passes on what a client, or a proxy in front of it, said in another.',
  references: [
    'https://docs.gunicorn.org/en/stable/settings.html#secure-scheme-headers',
    'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGITrustedProxyHeaders.html',
    'https://www.rfc-editor.org/rfc/rfc7239#section-5.4'
  ],
  detect(exhibit: Exhibit) {
    const { raw } = exhibit
    let http = false
    let https = false
    /** Another dialect than X-Forwarded-Proto: that one beside Forwarded is conflicting-families'. */
    let other = false
    for (const header of dialects) {
      const value = raw[header.key]
      if (value === undefined) continue
      const scheme = readScheme(header, value)
      if (scheme === null) continue
      if (scheme === 'http') http = true
      else https = true
      if (header.name !== 'X-Forwarded-Proto') other = true
    }
    if (!other) return CLEAR
    const conflict = (http && https) || (raw.HTTP_FORWARDED !== undefined && forwardedSays(exhibit, !http))
    return conflict ? fires('request', evidence(exhibit)) : CLEAR
  },
  remedies(situation) {
    const losers = situation.evidence.filter(({ note }) => !note?.endsWith(BELIEVED))
    const names = losers.map(({ name }) => name)
    return [...dropClientHeaders(situation, names), ...publicScheme(situation)]
  }
})

/** Whether Forwarded says http, or else https. */
function forwardedSays(exhibit: Exhibit, http: boolean): boolean {
  return schemeHeaders.some((header) => {
    const said = header.reading === 'forwarded' ? statedScheme(header, exhibit) : undefined
    return said !== undefined && readScheme(header, said) === (http ? 'http' : 'https')
  })
}

function evidence(exhibit: Exhibit): readonly Evidence[] {
  const { correction, raw } = exhibit
  return schemeHeaders.flatMap((header): Evidence[] => {
    const said = statedScheme(header, exhibit)
    const scheme = said === undefined ? null : readScheme(header, said)
    if (scheme === null) return []
    const note = `says ${scheme}${correction.winners.scheme === header.name ? BELIEVED : ''}`
    return [{ kind: 'header', name: header.name, value: raw[header.key] ?? null, note }]
  })
}
