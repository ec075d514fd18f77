import {
  CLEAR,
  defineFinding,
  type Evidence,
  type Exhibit,
  fires,
  notApplicable,
  type Remedy
} from '../core/finding.ts'
import { registeredHeader } from '../core/header-registry.ts'
import { isPrefix } from '../core/trust-policy.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'
import { documentation } from './remedies/places.ts'
import { publicPrefix } from './remedies/public-prefix.ts'

const NO_PATH = notApplicable('the request-target has no path')
const INVALID = notApplicable('the believed prefix is none')
const FOREIGN = 'the URL that was asked for has no such prefix'

export default defineFinding({
  id: 'prefix-doubled',
  severity: 'error',
  title: 'URLs carry a prefix once too often',
  explanation:
    'Links and redirects lead to addresses such as /app/app/entry, which nobody answers, and each redirect may add the prefix once more. ' +
    'The proxy states a prefix that it did not take off the path, or that the public URL does not have at all; your app writes the prefix and the path one after the other.',
  references: [
    'https://peps.python.org/pep-3333/#url-reconstruction',
    'https://www.rfc-editor.org/rfc/rfc3875#section-4.1.13'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, correction, expected, path, target } = exhibit
    const { PATH_INFO, SCRIPT_NAME } = corrected
    if (SCRIPT_NAME === '') return CLEAR
    if (target.form === 'asterisk' || target.form === 'authority') return NO_PATH
    if (path !== null ? path.kind !== 'prefix-doubled' : !PATH_INFO.startsWith(SCRIPT_NAME)) return CLEAR
    if (SCRIPT_NAME !== '/' && !isPrefix(SCRIPT_NAME)) return INVALID
    if (expected !== null) {
      const kept = SCRIPT_NAME !== '/' && startsWithPrefix(expected.path, SCRIPT_NAME)
      return fires('truth', evidence(exhibit, expected.path, kept))
    }
    if (correction.winners['script-name'] === undefined || SCRIPT_NAME === '/') return CLEAR
    return startsWithPrefix(PATH_INFO, SCRIPT_NAME)
      ? fires('heuristic', evidence(exhibit, null, true))
      : CLEAR
  },
  remedies(situation) {
    const seen = situation.evidence.find(({ name }) => name !== 'path')
    const drop =
      seen?.kind === 'setting' ? [withoutPrefix] : dropClientHeaders(situation, [seen?.name ?? USUAL])
    if (seen?.note === FOREIGN) return drop
    // The app that is told its prefix takes it off the path itself. Django does not.
    const inApp = publicPrefix(situation).filter(({ target }) => TAKES_IT_OFF.has(target))
    return [...drop, ...inApp]
  }
})

const USUAL = 'X-Forwarded-Prefix'
const TAKES_IT_OFF = new Set(['mod_wsgi-express', 'waitress', 'gunicorn', 'echo3333'])

const withoutPrefix: Remedy = {
  target: 'echo3333',
  where: 'on the command line',
  lines: ['echo3333 serve --url-prefix /'],
  reference: documentation.echo3333
}

function startsWithPrefix(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')
}

function evidence(exhibit: Exhibit, asked: string | null, kept: boolean): readonly Evidence[] {
  const { corrected, correction, policy, raw, target } = exhibit
  const note = kept ? 'the path still has the prefix' : FOREIGN
  const winner = correction.winners['script-name']
  const header = winner === undefined ? undefined : registeredHeader(winner)
  const value = corrected.SCRIPT_NAME + corrected.PATH_INFO
  return [
    header === undefined
      ? { kind: 'setting', name: 'url-prefix', value: policy.urlPrefix, note }
      : { kind: 'header', name: header.name, value: raw[header.key] ?? null, note },
    asked === null
      ? { kind: 'request-line', name: 'path', value: target.path, note: `becomes ${value}` }
      : { kind: 'url', name: 'path', value, expected: asked }
  ]
}
