import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canariesOf } from '../../../src/check/canaries.ts'
import { parseExpectedUrl } from '../../../src/core/expected-url.ts'
import type { Detection } from '../../../src/core/finding.ts'
import type { Observation, Outcome, Survey } from '../../../src/core/survey.ts'
import finding from '../../../src/findings/probed/cookie-lines-merged.ts'
import { report } from '../../support/facts.ts'

const NONCE = '0123456789abcdef'

function observed(variant: string, outcome: Outcome): Observation {
  return {
    family: 'cookie',
    variant,
    door: 'http://192.0.2.1:80',
    sent: { method: 'GET', target: '/', httpVersion: '1.1', headers: [], bodyBytes: 0 },
    outcome,
    hops: []
  }
}

/** What is found where the app gets these Cookie lines, and says that it found so many cookies. */
function detected(lines: readonly string[], count?: string): Detection {
  const url = parseExpectedUrl('http://www.example.com/')
  assert.ok(url)
  const headers = lines.map((line) => `Cookie: ${line}`)
  const survey: Survey = {
    url,
    canaries: canariesOf(NONCE, '80'),
    baseline: report(),
    baselineHeaders: [],
    mount: { public: '', backend: '' },
    observations: [
      observed('two-lines', {
        kind: 'echo',
        status: 200,
        headers: [],
        report: report({ headers: ['Host: www.example.com', ...headers] })
      }),
      observed('two-lines-counted', {
        kind: 'answer',
        status: 200,
        headers: count === undefined ? [] : [['Echo-Cookies', count]],
        fromApp: true,
        start: ''
      })
    ]
  }
  return finding.detect(survey)
}

const HIDDEN = '[hidden: 8 characters]'

describe('cookie-lines-merged', () => {
  for (const [name, lines, count, outcome] of [
    ['is silent where two lines arrive', ['[hidden: 3 characters]', '[hidden: 3 characters]'], '2', 'clear'],
    ['is silent where they are joined by a semicolon', ['a=1; b=2'], undefined, 'clear'],
    ['fires where they are joined by a comma', ['a=1, b=2'], undefined, 'fires'],
    ['is silent where the app finds both in a hidden line', [HIDDEN], '2', 'clear'],
    ['fires where the app finds one in a hidden line', [HIDDEN], '1', 'fires'],
    ['does not guess what is in a hidden line', [HIDDEN], undefined, 'unsure'],
    ['does not judge cookies that do not arrive', [], undefined, 'unsure']
  ] as const) {
    test(name, () => assert.equal(detected(lines, count).outcome, outcome))
  }
})
