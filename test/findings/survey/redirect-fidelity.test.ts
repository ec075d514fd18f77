import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canariesOf } from '../../../src/check/canaries.ts'
import { parseExpectedUrl } from '../../../src/core/expected-url.ts'
import { type Landing, landingsOf } from '../../../src/findings/survey/redirect-fidelity.ts'
import type { Outcome, Survey } from '../../../src/core/survey.ts'
import { report } from '../../support/facts.ts'

const NONCE = '0123456789abcdef'

/** A site at `url` whose app should believe in `expected`, and what became of one redirect of the app. */
function landing(outcome: Outcome, url: string, expected = url): Landing | undefined {
  const asked = parseExpectedUrl(url)
  assert.ok(asked)
  const survey: Survey = {
    url: asked,
    canaries: canariesOf(NONCE, '80'),
    baseline: report({ target: `/${NONCE}/p?q=1`, expect: `${expected}${NONCE}/p?q=1` }),
    baselineHeaders: [],
    mount: { public: '', backend: '' },
    observations: [
      {
        family: 'redirect',
        variant: 'absolute',
        door: url,
        sent: {
          method: 'GET',
          target: `${asked.path}_echo3333/redirect?form=absolute`,
          httpVersion: '1.1',
          headers: [],
          bodyBytes: 0
        },
        outcome,
        hops: []
      }
    ]
  }
  return landingsOf(survey, ['absolute'])[0]
}

function redirectTo(location: string): Outcome {
  return { kind: 'answer', status: 302, headers: [['Location', location]], fromApp: true, start: '' }
}

describe('a redirect of the app', () => {
  for (const [location, url, kind, downgraded] of [
    ['https://www.example.com/_echo3333/redirect', 'https://www.example.com/', 'home', false],
    ['https://WWW.example.com:443/_echo3333/redirect', 'https://www.example.com/', 'home', false],
    ['redirect?landed=1', 'https://www.example.com/app/', 'home', false],
    ['/_echo3333/redirect', 'https://www.example.com/app/', 'astray', false],
    ['/application/redirect', 'https://www.example.com/app/', 'astray', false],
    ['../../redirect', 'https://www.example.com/app/', 'astray', false],
    ['http://www.example.com/app/redirect', 'https://www.example.com/app/', 'home', true],
    ['http://www.example.com/redirect', 'https://www.example.com/app/', 'astray', true],
    ['http://www.example.com:8443/redirect', 'https://www.example.com:8443/', 'home', true],
    ['http://www.example.com:8080/redirect', 'https://www.example.com/', 'abroad', false],
    ['https://www.example.com/redirect', 'http://www.example.com/', 'abroad', false],
    ['http://127.0.0.1:3333/redirect', 'http://www.example.com/', 'abroad', false],
    ['//app.internal/redirect', 'http://www.example.com/', 'abroad', false],
    [String.raw`\\app.internal\redirect`, 'http://www.example.com/', 'abroad', false],
    ['http://[', 'http://www.example.com/', 'abroad', false]
  ] as const) {
    test(`to ${location} from ${url}`, () => {
      const found = landing(redirectTo(location), url)
      assert.deepEqual([found?.kind, found?.downgraded], [kind, downgraded])
    })
  }

  test('may lead to the URL that was asked, and to the one that is expected', () => {
    const [asked, expected] = ['http://127.0.0.1:8080/app/', 'https://www.example.com/app/']
    for (const location of [`${asked}x`, `${expected}x`]) {
      const found = landing(redirectTo(location), asked, expected)
      assert.deepEqual([found?.kind, found?.downgraded], ['home', false], location)
    }
  })

  test('is lost where the answer is not of the app, no redirect, or without Location', () => {
    const answer = redirectTo('http://127.0.0.1:3333/')
    assert.ok(answer.kind === 'answer')
    for (const outcome of [
      { ...answer, fromApp: false },
      { ...answer, status: 200 },
      { ...answer, headers: [] },
      { kind: 'silence', why: 'timeout', detail: '' }
    ] as const) {
      assert.equal(landing(outcome, 'http://www.example.com/')?.kind, 'lost')
    }
  })
})
