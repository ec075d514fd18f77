import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Change, Reason } from '../../src/core/ledger.ts'
import type { Severity } from '../../src/core/finding.ts'
import { type Report, type ReportedFinding, verdictOf } from '../../src/core/report.ts'
import { reasonSentence } from '../../src/render/reason-sentence.ts'
import { enumerate, verdictSentence } from '../../src/render/verdict-sentence.ts'
import { visible, visibleStart } from '../../src/render/visible.ts'
import { report, type Sketch } from '../support/facts.ts'

describe('what came over the wire', () => {
  const cases = [
    ['plain text, /paths\\and\\backslashes', 'plain text, /paths\\and\\backslashes'],
    ['caf\u00c3\u00a9', 'caf\u00c3\u00a9'],
    ['\u001b[31m\u0007\r\n\t\u007f', '\\x1b[31m\\x07\\x0d\\x0a\\x09\\x7f'],
    ['\u009b31m\u00a0\u00ad', '\\x9b31m\\xa0\\xad'],
    ['\u202egpj.exe\u2066\u200b\ufeff', '\\u202egpj.exe\\u2066\\u200b\\ufeff'],
    ['\ud83d\ude00 \ud83d', '\ud83d\ude00 \\ud83d'],
    ['\u2028\u2029', '\\u2028\\u2029']
  ] as const
  for (const [text, shown] of cases) {
    test(`reads ${JSON.stringify(shown)}`, () => assert.equal(visible(text), shown))
  }

  test('is cut with its length', () => {
    assert.equal(visibleStart('abc\u0000def', 4), 'abc\\x00… (7 characters)')
    assert.equal(visibleStart('abc', 3), 'abc')
  })
})

const change = (key: string, to: string | null, because: Reason): Change => ({
  key,
  from: 'x',
  to,
  because
})

const header = (name: string, value: string, element: number | null = null): Reason => ({
  kind: 'header',
  header: name,
  value,
  element
})

const cleared = (
  why: 'untrusted-peer' | 'untrusted-header' | 'outranked',
  winner: string | null
): Reason => ({
  kind: 'cleared',
  header: 'X-Real-IP',
  why,
  winner
})

describe('the reason for a change', () => {
  const cases: ReadonlyArray<readonly [string, Change]> = [
    [
      'X-Forwarded-Host says a.example',
      change('HTTP_HOST', 'a.example', header('X-Forwarded-Host', 'a.example'))
    ],
    ['X-HTTPS says on, read as https', change('wsgi.url_scheme', 'https', header('X-HTTPS', 'on'))],
    ['X-Forwarded-Host says (empty)', change('HTTP_HOST', '', header('X-Forwarded-Host', ''))],
    [
      'X-Forwarded-For says 192.0.2.1',
      change('REMOTE_ADDR', '192.0.2.1', header('X-Forwarded-For', '192.0.2.1', 0))
    ],
    [
      'element 2 of X-Forwarded-For says 192.0.2.2',
      change('REMOTE_ADDR', '192.0.2.2', header('X-Forwarded-For', '192.0.2.1, 192.0.2.2', 1))
    ],
    [
      'cut to start at the client, element 2 of X-Forwarded-For',
      change('HTTP_X_FORWARDED_FOR', '192.0.2.2', header('X-Forwarded-For', '192.0.2.1, 192.0.2.2', 1))
    ],
    [
      'this service is run with --url-scheme https',
      change('wsgi.url_scheme', 'https', { kind: 'setting', setting: 'url-scheme', value: 'https' })
    ],
    [
      'removed, since no rule trusts the peer that sent X-Real-IP',
      change('HTTP_X_REAL_IP', null, cleared('untrusted-peer', null))
    ],
    [
      'removed, since X-Real-IP is not among the trusted headers; X-Forwarded-For decided instead',
      change('HTTP_X_REAL_IP', null, cleared('untrusted-header', 'X-Forwarded-For'))
    ],
    [
      'removed, since X-Real-IP is not among the trusted headers',
      change('HTTP_X_REAL_IP', null, cleared('untrusted-header', null))
    ],
    [
      'removed, since X-Client-IP outranks X-Real-IP',
      change('HTTP_X_REAL_IP', null, cleared('outranked', 'X-Client-IP'))
    ],
    [
      'removed, since nothing in X-Real-IP could be read',
      change('HTTP_X_REAL_IP', null, cleared('outranked', null))
    ]
  ]
  for (const [sentence, given] of cases) {
    test(sentence, () => assert.equal(reasonSentence(given), sentence))
  }

  test('shows control bytes and cuts what is long', () => {
    const value = `\u001b]0;${'a'.repeat(200)}`
    assert.equal(
      reasonSentence(change('HTTP_HOST', value, header('X-Forwarded-Host', value))),
      `X-Forwarded-Host says \\x1b]0;${'a'.repeat(92)}… (204 characters)`
    )
  })
})

const found = (
  severity: Severity,
  id = 'a',
  basis: ReportedFinding['basis'] = 'request'
): ReportedFinding => ({
  id,
  severity,
  title: `Title of ${id}`,
  basis,
  evidence: []
})

const sentence = (sketch: Sketch, ...findings: readonly ReportedFinding[]): string => {
  const judged: Report = { ...report(sketch), findings, verdict: verdictOf(findings) }
  return verdictSentence(judged)
}

describe('the verdict', () => {
  const known = { expect: 'http://www.example.com/' }

  test('all is well', () => {
    assert.equal(sentence(known), 'Your app and your visitors agree.')
    assert.equal(sentence(known, found('info')), 'Your app and your visitors agree.')
  })

  test('names the parts that are wrong, whatever was found', () => {
    const elsewhere = { expect: 'https://blog.example.com:8443/' }
    assert.equal(sentence(elsewhere, found('error')), 'Your app has the wrong scheme, host and port.')
    assert.equal(sentence(elsewhere), 'Your app has the wrong scheme, host and port.')
  })

  test('counts what was found beside a right URL', () => {
    assert.equal(
      sentence(known, found('warning'), found('info')),
      'Your app has the right URL, but there is 1 warning.'
    )
    assert.equal(
      sentence(known, found('error'), found('error'), found('warning')),
      'Your app has the right URL, but there are 2 errors and 1 warning.'
    )
    assert.equal(
      sentence(known, found('error'), found('warning'), found('warning')),
      'Your app has the right URL, but there is 1 error and 2 warnings.'
    )
  })

  test('guesses where the true URL is not known', () => {
    assert.equal(sentence({}), 'Nothing looks wrong; send Echo-Expect-URL to be sure.')
    assert.equal(sentence({}, found('error', 'internal-port', 'heuristic')), 'This looks internal.')
    assert.equal(sentence({}, found('warning', 'b', 'heuristic')), 'This looks wrong: Title of b.')
    assert.equal(sentence({}, found('error')), 'There is 1 error.')
  })

  test('lists read as a sentence', () => {
    assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(enumerate), [
      '',
      'a',
      'a and b',
      'a, b and c'
    ])
  })
})
