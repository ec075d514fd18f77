import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import type { Report } from '../../src/core/report.ts'
import type { StackAssessment } from '../../src/core/stack-assessment.ts'
import { divergences } from '../../src/render/stack-divergence.ts'
import { stackGroups } from '../../src/render/stack-groups.ts'
import { stackTally } from '../../src/render/stack-tally.ts'
import { renderText } from '../../src/render/text.ts'
import { paintOf } from '../../src/render/text/layout.ts'
import { stackLines } from '../../src/render/text/stack-lines.ts'
import { shownUrl } from '../../src/render/url-pieces.ts'
import { report, type Sketch } from '../support/facts.ts'
import { concludes, refuses } from '../support/stack-assessments.ts'

const EXPECTED = 'http://public.example/'
const TWO_HOPS = {
  headers: [
    'Host: 10.0.0.9:8002',
    'X-Forwarded-For: 198.51.100.7, 10.0.0.2',
    'X-Forwarded-Host: public.example, inner.example:8080'
  ],
  port: 8002,
  expect: EXPECTED
} as const satisfies Sketch

const FIRST = concludes('Express', { url: EXPECTED, right: [true, true] })
const LAST = concludes('Rack', {
  url: 'http://inner.example:8080/',
  right: [false, true],
  because: ['X-Forwarded-Host, element 2 of 2', 'X-Forwarded-For']
})
const LAST_TOO = concludes('Fastify', {
  url: 'http://inner.example:8080/',
  right: [false, true],
  because: ['X-Forwarded-Host, element 2 of 2', 'X-Forwarded-For, the farthest']
})
const NEITHER = concludes('Gunicorn', {
  url: 'http://10.0.0.9:8002/',
  client: '127.0.0.1',
  right: [false, false]
})
const REFUSES = refuses('Django', 400, 'this is not a valid host')
const ALL = [NEITHER, LAST, LAST_TOO, REFUSES, FIRST]

function withStacks(sketch: Sketch, stacks: readonly StackAssessment[]): Report {
  return { ...report(sketch), stacks }
}

describe('the groups of stacks', () => {
  test('hold those together that conclude the same: wrong, refused, right; what more conclude first', () => {
    assert.deepEqual(
      stackGroups(ALL, EXPECTED).map(({ kind, stacks }) => [kind, stacks.map(({ title }) => title)]),
      [
        ['wrong', ['Rack', 'Fastify']],
        ['wrong', ['Gunicorn']],
        ['refusal', ['Django']],
        ['right', ['Express']]
      ]
    )
  })

  test('say what is wrong and why, parts of one reason together', () => {
    const [last, neither] = stackGroups(ALL, EXPECTED)
    assert.deepEqual(last?.reasons, [
      { parts: 'host and port', wrong: true, why: 'X-Forwarded-Host, element 2 of 2' }
    ])
    assert.deepEqual(neither?.reasons, [
      { parts: 'host and port', wrong: true, why: 'the Host header' },
      { parts: 'client', wrong: true, why: 'the socket says so' }
    ])
  })

  test('keep equal URLs next to each other, whatever the client', () => {
    const other = concludes('Rare', { url: 'http://rare.example/', right: [false, true] })
    const client = concludes('Tomcat', {
      url: 'http://10.0.0.9:8002/',
      client: '10.0.0.2',
      right: [false, false]
    })
    const groups = stackGroups([NEITHER, other, client], EXPECTED)
    assert.deepEqual(
      groups.map(({ stacks }) => stacks[0]?.title),
      ['Gunicorn', 'Tomcat', 'Rare']
    )
  })

  test('come after those with a wrong URL where only the client is wrong', () => {
    const client = concludes('Symfony', { url: EXPECTED, client: '10.0.0.2', right: [true, false] })
    const groups = stackGroups([client, { ...client, id: 'b' }, LAST], EXPECTED)
    assert.deepEqual(
      groups.map(({ stacks }) => stacks[0]?.title),
      ['Rack', 'Symfony']
    )
    assert.deepEqual(
      groups[1]?.reasons.map(({ parts }) => parts),
      ['client']
    )
  })

  test('are undecided where nobody knows the URL, and explain in what URLs differ', () => {
    const stacks = [LAST, FIRST].map((stack) => ({ ...stack, agrees: { url: null, clientAddress: true } }))
    const [group] = stackGroups(stacks, null)
    assert.equal(group?.kind, 'undecided')
    assert.deepEqual(group?.reasons, [
      { parts: 'host and port', wrong: false, why: 'X-Forwarded-Host, element 2 of 2' }
    ])
  })

  test('of refusals are told apart by status and reason', () => {
    const stacks = [
      refuses('a', 400, 'x'),
      refuses('b', null, 'x'),
      refuses('c', 400, 'y'),
      refuses('d', 400, 'x')
    ]
    assert.deepEqual(
      stackGroups(stacks, EXPECTED).map((group) => [group.refusal, group.stacks.length]),
      [
        ['HTTP 400', 2],
        ['connection closed', 1],
        ['HTTP 400', 1]
      ]
    )
  })
})

describe('the tally', () => {
  const cases: ReadonlyArray<readonly [string, readonly StackAssessment[]]> = [
    ['1 of 5 would get this request right, 3 would get it wrong and 1 would refuse it.', ALL],
    ['0 of 1 would get this request right, 1 would get it wrong.', [LAST]],
    ['All 2 would get this request right.', [FIRST, FIRST]],
    [
      'From this one request, 2 stacks build 2 different URLs; nobody said which one is right.',
      [concludes('a'), concludes('b', { url: 'http://b/' }), concludes('c', { url: null })]
    ],
    ['All 2 stacks that build a URL build the same one from this request.', [concludes('a'), concludes('b')]]
  ]
  for (const [sentence, stacks] of cases) {
    test(sentence, () => assert.equal(stackTally(stackGroups(stacks, EXPECTED)), sentence))
  }
})

describe('pieces of a URL', () => {
  const marked = (url: string, expected: string): string[] =>
    shownUrl(url, expected)
      .filter((piece) => piece.wrong)
      .map((piece) => piece.name)
  const cases: ReadonlyArray<readonly [string, string, string, readonly string[]]> = [
    ['another host with a port', 'http://a.example:8002/', 'http://b.example/', ['host', 'port']],
    ['the scheme, whose port follows', 'http://a.example/', 'https://a.example/', ['scheme']],
    ['a port that only one writes', 'https://a.example/', 'https://a.example:8443/', ['port']],
    ['a list of hosts', 'http://a.example, b.example:8080/', 'http://a.example/', ['host']],
    ['no scheme', '://a.example/', 'http://a.example/', ['scheme']],
    ['the prefix', 'http://a.example/x', 'http://a.example/app/x', ['path']],
    ['a decoded path is the same', 'http://b.example/caf\u00e9', 'http://a.example/caf%C3%A9', ['host']],
    ['a scheme that smuggles a host', 'https://evil.example/?://a.example/', 'https://a.example/', ['host']],
    ['no URL at all', 'undefined', 'http://a.example/', ['URL']],
    ['a difference that no piece shows', 'http://a.example/', 'http://a.example/', ['path']]
  ]
  for (const [name, url, expected, wrong] of cases) {
    test(name, () => assert.deepEqual(marked(url, expected), wrong))
  }

  test('joined are the URL, however broken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 100 }), fc.webUrl(), (end, url) => {
        for (const text of [end, `http://${end}`, url + end]) {
          if (text.length > 100) continue
          assert.equal(
            shownUrl(text, null)
              .map((piece) => piece.text)
              .join(''),
            text
          )
          assert.ok(shownUrl(text, EXPECTED).some((piece) => piece.wrong))
        }
      })
    )
  })

  test('of great length are cut', () => {
    const [, host] = shownUrl(`http://${'a'.repeat(5000)}/`, null)
    assert.match(host?.text ?? '', /^a{120}… \(5000 characters\)$/)
  })
})

describe('why stacks differ', () => {
  test('is told of a list: who takes the first, who the last, who nothing of it', () => {
    const whole = concludes('mod_wsgi', {
      url: 'http://public.example, inner.example:8080/',
      right: [false, true]
    })
    const [host] = divergences(withStacks(TWO_HOPS, [...ALL, whole]))
    assert.match(host?.situation ?? '', /^X-Forwarded-Host holds two names: each proxy on the way adds/)
    assert.deepEqual(
      host?.readings.map(({ name, value, stacks, right }) => [name, value, stacks, right]),
      [
        ['the first', 'public.example', 1, true],
        ['the last', 'inner.example:8080', 2, false],
        ['the whole list as one', 'public.example, inner.example:8080', 1, false],
        ['Host instead', '10.0.0.9:8002', 1, false]
      ]
    )
  })

  test('is told of two headers that say different things', () => {
    const sketch = {
      headers: [
        'Host: internal',
        'X-Forwarded-Host: legacy.example',
        'Forwarded: host=rfc.example;proto=https'
      ]
    }
    const stacks = [
      concludes('a', { url: 'http://legacy.example/' }),
      concludes('b', { url: 'https://rfc.example/' }),
      concludes('c', { url: 'http://rfc.example:443/' })
    ]
    const [host, scheme] = divergences(withStacks(sketch, stacks))
    assert.equal(
      host?.situation,
      'X-Forwarded-Host says legacy.example, Forwarded says rfc.example and Host says internal. Which of them counts is up to each stack.'
    )
    assert.deepEqual(
      host.readings.map(({ name, stacks: count }) => [name, count]),
      [
        ['X-Forwarded-Host', 1],
        ['Forwarded', 2]
      ]
    )
    assert.deepEqual(
      scheme?.readings.map(({ value, stacks: count }) => [value, count]),
      [
        ['https', 1],
        ['http', 2]
      ]
    )
  })

  test('counts what is no reading of the header as something else', () => {
    const stacks = [concludes('a', { url: 'http://a.example/' }), concludes('b', { url: 'http:///' })]
    const [host] = divergences(withStacks({ headers: ['Host: b', 'X-Forwarded-Host: a.example'] }, stacks))
    assert.deepEqual(host?.readings.at(-1), { name: 'something else', value: '', stacks: 1, right: false })
  })

  test('is silent where all say the same, and where no header speaks of it', () => {
    assert.deepEqual(divergences(withStacks(TWO_HOPS, [LAST, LAST_TOO])), [])
    const direct = withStacks({ headers: ['Host: a'] }, [
      concludes('a', { url: 'http://x/' }),
      concludes('b')
    ])
    assert.deepEqual(divergences(direct), [])
  })

  test('is told of a list that names the same twice, without a word on ports that no host has', () => {
    const sketch = {
      headers: ['Host: a.example:81', 'X-Forwarded-Host: a.example:81, a.example:81', 'X-Forwarded-Port: 81']
    }
    const one = concludes('one', { url: 'http://a.example:81/' })
    const whole = concludes('whole', { url: 'http://a.example:81, a.example:81/' })
    const [host, ...others] = divergences(withStacks(sketch, [one, whole]))
    assert.match(
      host?.situation ?? '',
      /^X-Forwarded-Host holds two names, all the same: .* make of a list\.$/
    )
    assert.deepEqual(
      host?.readings.map(({ name }) => name),
      ['the first (Host is the same)', 'the whole list as one']
    )
    assert.deepEqual(others, [])
  })

  test('names readings that come to the same once', () => {
    const sketch = { headers: ['Host: b.example', 'X-Forwarded-Host: a.example, b.example'] }
    const stacks = [
      concludes('a', { url: 'http://a.example/' }),
      concludes('b', { url: 'http://b.example/' })
    ]
    const [host] = divergences(withStacks(sketch, stacks))
    assert.equal(host?.readings[1]?.name, 'the last (Host is the same)')
  })
})

describe('the text', () => {
  test('has the section only where stacks were asked for', () => {
    assert.doesNotMatch(renderText(report(TWO_HOPS)), /other stacks/)
    assert.match(renderText(withStacks(TWO_HOPS, ALL)), /\n\nWhat other stacks would believe\n {2}1 of 5/)
  })

  test('puts wrong ones first, then refusals, then those that are right on one line', () => {
    const text = stackLines(ALL, paintOf(false), withStacks(TWO_HOPS, ALL)).join('\n')
    assert.match(
      text,
      /inner\.example:8080\/ {2}client 198\.51\.100\.7\n {4}Rack, Fastify\n {4}wrong host and port: X-Forwarded-Host, element 2 of 2\n/
    )
    assert.match(text, /\n\n {2}HTTP 400\n {4}Django\n {4}this is not a valid host\n\n {2}right: Express$/)
  })

  test('is no wider than 100 columns and moves no cursor, whatever came', () => {
    const bad = `\u001b[31m${'x '.repeat(200)}\u202e`
    const stacks = [
      concludes('A', { url: `http://${bad}/`, client: bad, right: [false, false], because: [bad, bad] }),
      refuses('B', null, bad),
      ...ALL
    ]
    const sketch = { headers: [`Host: ${bad}`, `X-Forwarded-Host: ${bad}, b`], expect: EXPECTED }
    const lines = stackLines(stacks, paintOf(false), withStacks(sketch, stacks))
    for (const line of lines) {
      assert.ok(line.length <= 100, line)
      assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202e]/)
    }
  })

  test('stands without the request, too', () => {
    assert.match(stackLines(ALL, paintOf(false)).join('\n'), /^ {2}1 of 5 .*\n\n {2}http:\/\/inner/)
  })
})
