import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { believedHost, isRefusal } from '../../../src/findings/survey/believed-host.ts'
import type { Observation, Outcome, Silence } from '../../../src/core/survey.ts'
import { report } from '../../support/facts.ts'

describe('the host that an app believes in', () => {
  test('is what Host says', () => {
    assert.deepEqual(believedHost(report({ headers: ['Host: a.example'] })), {
      value: 'a.example',
      source: { kind: 'header', name: 'Host' }
    })
  })

  test('is what a believed header says', () => {
    assert.deepEqual(believedHost(report({ headers: ['Host: a.example', 'X-Forwarded-Host: b.example'] })), {
      value: 'b.example',
      source: { kind: 'header', name: 'X-Forwarded-Host' }
    })
  })

  test('is what a whole URL in the request line says', () => {
    assert.deepEqual(believedHost(report({ target: 'http://b.example/', headers: ['Host: a.example'] })), {
      value: 'b.example',
      source: { kind: 'request-line', name: 'target' }
    })
  })

  test('is empty where nothing says it', () => {
    assert.equal(believedHost(report({ headers: [] })).value, '')
  })
})

describe('a proxy refuses', () => {
  const answers = [301, 400, 403, 404, 405, 421, 431, 501, 503, 505]
  for (const status of answers) {
    test(`by ${status}`, () => assert.ok(isRefusal(seen(answer(status)))))
  }
  for (const why of ['closed', 'unreadable'] as const) {
    test(`where it is ${why}`, () => assert.ok(isRefusal(seen(silence(why)))))
  }
})

describe('nothing is known', () => {
  for (const status of [429, 500, 502, 504]) {
    test(`after ${status}`, () => assert.ok(!isRefusal(seen(answer(status)))))
  }
  for (const why of ['timeout', 'tls', 'refused', 'not-spoken'] as const) {
    test(`where it is ${why}`, () => assert.ok(!isRefusal(seen(silence(why)))))
  }
})

function answer(status: number): Outcome {
  return { kind: 'answer', status, headers: [], fromApp: false, start: '' }
}

function silence(why: Silence): Outcome {
  return { kind: 'silence', why, detail: '' }
}

function seen(outcome: Outcome): Observation {
  const sent = { method: 'GET', target: '/', httpVersion: '1.1', headers: [], bodyBytes: 0 } as const
  return { family: 'host', variant: 'foreign', door: 'public', sent, outcome, hops: [] }
}
