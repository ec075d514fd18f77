import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { fieldValues, type Observation, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { place } from '../remedies/places.ts'

const NONCE = 'Echo-Probe'
const VISITOR = 'Echo-Visitor'
/** By which caches tell that an answer is theirs. */
const MARKS = ['Age', 'X-Cache', 'X-Cache-Status', 'Cache-Status', 'CF-Cache-Status']

export default defineProbedFinding({
  id: 'echo-cached',
  severity: 'error',
  title: 'A cache serves the answer of one visitor to another',
  explanation:
    'What your app answers to one visitor is kept and shown to the next: names, addresses and tokens leak, and a visitor with bad intent can plant a page for all others. ' +
    'Your app says Cache-Control: no-store, and a cache before it is configured not to listen. ' +
    'Let the cache obey Cache-Control, or keep only what you know to be the same for all.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5',
    'https://portswigger.net/web-security/web-cache-poisoning'
  ],
  probes: ['cache'],
  detect(survey) {
    const seen = observationsOf(survey, 'cache')
    const evidence = seen.flatMap((entry) => kept(entry, survey.canaries.nonce))
    if (evidence.length > 0) return fires('request', evidence.slice(0, 8))
    const second = seen.find(({ variant }) => variant === 'page-second')
    if (second === undefined) return unsure('no page was asked for twice')
    const { outcome } = second
    const untold = outcome.kind === 'silence' || outcome.status >= 500 || outcome.status === 429
    return untold ? unsure(outcomeInWords(second)) : CLEAR
  },
  remedies: (situation) => [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: ['CacheDisable "/"'],
      caution:
        'To keep a cache, remove CacheStoreNoStore, CacheStorePrivate and CacheIgnoreHeaders instead, and let the app say what may be kept.',
      reference: 'https://httpd.apache.org/docs/2.4/mod/mod_cache.html#cachedisable'
    },
    {
      target: 'nginx',
      where: place.nginx(),
      lines: ['proxy_cache off;'],
      caution:
        'To keep a cache, remove Cache-Control, Expires and Vary from proxy_ignore_headers instead, and let the app say what may be kept.',
      reference: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache'
    }
  ]
})

/** What shows that an answer was made for another request. */
function kept({ variant, sent, outcome }: Observation, run: string): readonly Evidence[] {
  if (outcome.kind === 'silence' || outcome.kind === 'echo') return []
  const { kind, status, headers } = outcome
  const [own = ''] = fieldValues(sent.headers, NONCE)
  const other = fieldValues(headers, NONCE).find((nonce) => nonce !== own && nonce.startsWith(run))
  const marks = MARKS.flatMap((name) => fieldValues(headers, name).map((value) => [name, value] as const))
    .filter(([name, value]) => (name === 'Age' ? Number(value) > 0 : /\bhit\b/i.test(value)))
    .map(([name, value]): Evidence => ({ kind: 'header', name, value, note: 'says so, too' }))
  const note = `in the ${variant.replace(/-.*$/, '')} for another visitor`
  if (kind === 'stale') {
    const [value = null] = headerValues(outcome.report.request, VISITOR)
    const expected = fieldValues(sent.headers, VISITOR)[0] ?? null
    return [{ kind: 'header', name: VISITOR, value, expected, note }, ...marks]
  }
  if (outcome.fromApp) return []
  if (other !== undefined)
    return [{ kind: 'header', name: NONCE, value: other, expected: own, note }, ...marks]
  // Where the nonce is taken off the answer, the cache may still say that it had it.
  return status < 400 ? marks : []
}
