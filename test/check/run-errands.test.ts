import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PlannedErrand } from '../../src/check/plan.ts'
import { runErrands } from '../../src/check/run-errands.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import type { Observation, ProbeFamilyId } from '../../src/core/survey.ts'

const url = parseExpectedUrl('http://www.example.com/')
assert.ok(url)
const door = {
  name: 'here',
  url,
  endpoint: { scheme: 'http', serverName: '', address: '', port: 80 } as const
}

const errand = (family: ProbeFamilyId, ...variants: readonly string[]): PlannedErrand => ({
  family,
  probes: variants.map((variant) => ({ probe: { variant, target: '/' }, door }))
})

const seen = (family: ProbeFamilyId, variant: string): Observation => ({
  family,
  variant,
  door: door.name,
  sent: { method: 'GET', target: '/', httpVersion: '1.1', headers: [], bodyBytes: 0 },
  outcome: { kind: 'silence', why: 'closed', detail: '' },
  hops: []
})

const nothing = (): void => undefined

describe('errands', () => {
  test('are reported in the order of the plan, whoever is first', async () => {
    const waits = [30, 1, 20, 1, 10, 1]
    const errands = waits.map((_, index) => errand('path', String(index)))
    const { observations, complete, stopped } = await runErrands(
      errands,
      async (family, { probe }) => {
        await new Promise((resolve) => setTimeout(resolve, waits[Number(probe.variant)]))
        return seen(family, probe.variant)
      },
      nothing,
      new AbortController().signal
    )
    assert.deepEqual(
      observations.map(({ variant }) => variant),
      ['0', '1', '2', '3', '4', '5']
    )
    assert.ok(complete.has('path'))
    assert.equal(stopped, false)
  })

  test('never have more than four requests on their way', async () => {
    let now = 0
    let most = 0
    await runErrands(
      Array.from({ length: 20 }, (_, index) => errand('path', String(index))),
      async (family, { probe }) => {
        most = Math.max(most, (now += 1))
        await new Promise((resolve) => setTimeout(resolve, 2))
        now -= 1
        return seen(family, probe.variant)
      },
      nothing,
      new AbortController().signal
    )
    assert.equal(most, 4)
  })

  test('of several probes send one after the other', async () => {
    const order: string[] = []
    await runErrands(
      [errand('cache', 'first', 'second', 'third')],
      async (family, { probe }) => {
        order.push(`begin ${probe.variant}`)
        await new Promise((resolve) => setTimeout(resolve, 2))
        order.push(`end ${probe.variant}`)
        return seen(family, probe.variant)
      },
      nothing,
      new AbortController().signal
    )
    assert.deepEqual(
      order.filter((_, index) => index % 2 === 0),
      ['begin first', 'begin second', 'begin third']
    )
    assert.equal(order[1], 'end first')
  })

  test('that are stopped keep what was done, and say which families are not whole', async () => {
    const controller = new AbortController()
    const { observations, complete, stopped } = await runErrands(
      [
        errand('host', 'a'),
        errand('path', 'b'),
        errand('path', 'c'),
        errand('query', 'd'),
        errand('query', 'e')
      ],
      async (family, { probe }) => {
        if (probe.variant === 'c') {
          controller.abort()
          controller.signal.throwIfAborted()
        }
        return seen(family, probe.variant)
      },
      nothing,
      controller.signal
    )
    assert.ok(observations.some(({ variant }) => variant === 'a'))
    assert.ok(complete.has('host'))
    assert.ok(!complete.has('path'))
    assert.equal(stopped, true)
  })

  test('whose sending breaks for another reason say so', async () => {
    await assert.rejects(
      runErrands(
        [errand('path', 'a')],
        () => Promise.reject(new Error('a bug')),
        nothing,
        new AbortController().signal
      ),
      /a bug/
    )
  })
})
