import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { publicHost } from './remedies/public-host.ts'

export default defineFinding({
  id: 'forwarded-host-list',
  severity: 'error',
  title: 'X-Forwarded-Host holds a list of hosts',
  explanation:
    'Software disagrees about lists here: some takes the first name, some the last, and mod_wsgi puts the whole list into the URL. ' +
    'So links may name a host that a client made up, which is enough to steal password reset mails or to poison a cache. ' +
    'A proxy that appends to the header, as Apache does, leaves a name that the client sent in first place; several proxies in a row make a list too.',
  references: [
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers',
    'https://www.rfc-editor.org/rfc/rfc9110#section-5.3'
  ],
  detect({ raw, corrected, correction }: Exhibit) {
    const value = raw.HTTP_X_FORWARDED_HOST
    if (value === undefined || !value.includes(',')) return CLEAR
    const evidence: Evidence[] = [
      {
        kind: 'header',
        name: 'X-Forwarded-Host',
        value,
        note: `a client's own value would stand first: ${value.slice(0, value.indexOf(',')).trim() || 'empty'}`
      }
    ]
    if (correction.winners.host === 'X-Forwarded-Host')
      evidence.push({
        kind: 'environ',
        name: 'HTTP_HOST',
        value: corrected.HTTP_HOST ?? null,
        note: 'the whole list, as mod_wsgi takes it'
      })
    return fires('request', evidence)
  },
  remedies: (situation) => [...dropClientHeaders(situation, ['X-Forwarded-Host']), ...publicHost(situation)]
})
