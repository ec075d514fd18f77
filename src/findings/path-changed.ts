import { CLEAR, defineFinding, type Exhibit, fires, notApplicable, unsure } from '../core/finding.ts'
import type { PathDifference } from '../core/path-difference.ts'
import { untouchedPath } from './remedies/untouched-path.ts'

const NO_TRUTH = unsure('the URL that the visitor asked for is not known')
const NO_PATH = notApplicable('the request-target has no path')

const NOTES: Readonly<Record<Extract<PathDifference, { kind: 'changed' }>['how'], string>> = {
  escapes: 'the same characters, but escaped differently',
  slashes: 'slashes were merged or added',
  'dot-segments': 'dot segments were resolved',
  other: 'another path'
}

export default defineFinding({
  id: 'path-changed',
  severity: 'warning',
  title: 'The path that arrives is not the path that was asked for',
  explanation:
    'Addresses with an encoded slash, a double slash or an unusual character lead to status 404 or to the wrong page, and signatures over the URL do not match any more. ' +
    'The proxy decodes or tidies the path before it passes it on, and what it writes anew is not what your visitor sent; a rule of its own may also rewrite the path.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
  ],
  detect({ corrected, expected, path, target }: Exhibit) {
    if (path === null || expected === null) return NO_TRUTH
    if (path.kind !== 'changed') return CLEAR
    if (target.form === 'asterisk' || target.form === 'authority') return NO_PATH
    const seen = { kind: 'request-line', name: 'path', value: target.path, expected: expected.path } as const
    const { SCRIPT_NAME } = corrected
    return fires('truth', [
      { ...seen, note: NOTES[path.how] },
      ...(SCRIPT_NAME === ''
        ? []
        : [{ kind: 'environ', name: 'SCRIPT_NAME', value: SCRIPT_NAME, note: 'stands before it' } as const])
    ])
  },
  remedies: (situation) => untouchedPath(situation)
})
