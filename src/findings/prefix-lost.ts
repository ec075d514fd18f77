import {
  CLEAR,
  defineFinding,
  type Evidence,
  type Exhibit,
  fires,
  notApplicable,
  unsure
} from '../core/finding.ts'
import { headerRegistry, type RegisteredHeader } from '../core/header-registry.ts'
import { isPrefix } from '../core/trust-policy.ts'
import { publicPrefix } from './remedies/public-prefix.ts'

const NO_TRUTH = unsure('the URL that the visitor asked for is not known')
const NO_PATH = notApplicable('the request-target has no path')
const INVALID = notApplicable('the believed prefix is none')

const prefixHeaders = headerRegistry.filter(({ categories }) => categories.includes('script-name'))

export default defineFinding({
  id: 'prefix-lost',
  severity: 'error',
  title: 'URLs lack the prefix that your app is mounted under',
  explanation:
    'Every absolute link, redirect, stylesheet and form of your app leads past its mount point, to a page of another app or to status 404. ' +
    'The proxy takes the prefix off the path before your app sees it, and nothing that your app believes tells it that there was one.',
  references: [
    'https://peps.python.org/pep-3333/#environ-variables',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
  ],
  detect(exhibit: Exhibit) {
    const { corrected, expected, path, target } = exhibit
    if (path === null || expected === null) return NO_TRUTH
    if (path.kind !== 'prefix-lost') return CLEAR
    if (target.form === 'asterisk' || target.form === 'authority') return NO_PATH
    const believed = corrected.SCRIPT_NAME
    if (believed !== '' && believed !== '/' && !isPrefix(believed)) return INVALID
    return fires('truth', evidence(exhibit, expected.path, path.prefix))
  },
  remedies: (situation) => publicPrefix(situation)
})

function evidence(exhibit: Exhibit, asked: string, prefix: string): readonly Evidence[] {
  const { corrected, correction, raw, target } = exhibit
  const winner = correction.winners['script-name']
  const believed: Evidence = {
    kind: 'environ',
    name: 'SCRIPT_NAME',
    value: corrected.SCRIPT_NAME,
    expected: prefix
  }
  const ignored = prefixHeaders.flatMap((header): Evidence[] => {
    const value = raw[header.key]
    if (value === undefined || header.name === winner) return []
    return [{ kind: 'header', name: header.name, value, note: `not believed: ${whyNot(header, exhibit)}` }]
  })
  return [
    { kind: 'request-line', name: 'path', value: target.path, expected: asked },
    winner === undefined ? believed : { ...believed, note: `taken from ${winner}` },
    ...ignored
  ]
}

function whyNot(header: RegisteredHeader, { correction, policy }: Exhibit): string {
  if (correction.peerRule === null) return 'the peer is not trusted'
  return policy.headers.includes(header)
    ? `outranked by ${correction.winners['script-name']}`
    : 'the header is not among the trusted ones'
}
