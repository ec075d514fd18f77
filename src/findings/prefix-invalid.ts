import { CLEAR, defineFinding, type Evidence, type Exhibit, fires } from '../core/finding.ts'
import { isPrefix } from '../core/trust-policy.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { publicPrefix } from './remedies/public-prefix.ts'

export default defineFinding({
  id: 'prefix-invalid',
  severity: 'error',
  title: 'A prefix header holds something that is no prefix',
  explanation:
    'Redirects and links that an app builds from it leave your site: a browser reads //example.org/login as a page of example.org, which is all that a phishing mail needs. ' +
    'Most proxies pass these headers on as the client sent them; several proxies in a row make a list, which is no prefix either.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-4.2',
    'https://peps.python.org/pep-3333/#environ-variables'
  ],
  detect(exhibit: Exhibit) {
    const { raw } = exhibit
    const usual = raw.HTTP_X_FORWARDED_PREFIX
    const short = raw.HTTP_X_SCRIPT_NAME
    const long = raw.HTTP_X_FORWARDED_SCRIPT_NAME
    const good = isHarmless(usual) && isHarmless(short) && isHarmless(long)
    if (good) return CLEAR
    return fires('request', [
      ...evidence(exhibit, 'X-Forwarded-Prefix', usual),
      ...evidence(exhibit, 'X-Script-Name', short),
      ...evidence(exhibit, 'X-Forwarded-Script-Name', long)
    ])
  },
  remedies(situation) {
    const seen = situation.evidence.map(({ name }) => name)
    return [
      ...dropClientHeaders(situation, seen.length === 0 ? ['X-Forwarded-Prefix'] : seen),
      ...publicPrefix(situation)
    ]
  }
})

function isHarmless(value: string | undefined): boolean {
  return value === undefined || value === '' || value === '/' || isPrefix(value)
}

function evidence({ correction }: Exhibit, name: string, value: string | undefined): readonly Evidence[] {
  if (value === undefined || isHarmless(value)) return []
  const believed = correction.winners['script-name'] === name ? 'believed' : 'not believed'
  return [{ kind: 'header', name, value, note: `${believed}: ${why(value)}` }]
}

function why(value: string): string {
  if (/^[/\\]{2}/.test(value)) return 'a browser reads it as another host'
  if (value.includes(',')) return 'a list, not one prefix'
  if (!value.startsWith('/')) return 'does not start with a slash'
  return /\/\.\.?(?:\/|$)/.test(value) ? 'dot segments lead elsewhere' : 'not a path of plain segments'
}
