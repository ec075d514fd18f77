import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Report } from '../../src/core/report.ts'
import type { StackAssessment } from '../../src/core/stack-assessment.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { diagnose } from '../../src/diagnose.ts'
import { toPageModel } from '../../src/render/page/page-model.ts'
import { stacks as everyStack } from '../../src/stacks/index.ts'
import { report } from '../support/facts.ts'
import { PAGE_FIXTURES, type PageFixture, pageFixture, renderReport } from '../support/page-fixtures.ts'
import { concludes, refuses } from '../support/stack-assessments.ts'

const RIGHT = concludes('Express', { url: 'https://blog.example.com/', right: [true, true] })
const WRONG = concludes('Gunicorn', {
  client: '127.0.0.1',
  right: [false, false],
  configuration: ['forwarded_allow_ips = "10.0.0.1"', 'second = "line"'],
  version: '26.2.0'
})
const ALIKE = { ...WRONG, id: 'alike', title: 'Alike', configuration: [] }

function table(stacks: readonly StackAssessment[], base: Report = pageFixture('pass')) {
  return toPageModel({ ...base, stacks }).stacks
}

/** A fixture as the service shows it: with what every stack concludes. */
function withEveryStack(name: PageFixture): Report {
  const base = pageFixture(name)
  const expected = base.url.expected === null ? {} : { expectedUrl: base.url.expected }
  const { stacks = [] } = diagnose(base.request, compileTrustPolicy(), { ...expected, stacks: true })
  return { ...base, stacks }
}

async function section(shown: Report): Promise<string> {
  const html = await renderReport(shown)
  const start = html.indexOf('<section aria-labelledby="stacks"')
  return start < 0 ? '' : html.slice(start, html.indexOf('<section aria-labelledby="request"', start))
}

describe('the table of stacks', () => {
  test('is there only where the report has stacks', async () => {
    assert.equal(toPageModel(pageFixture('pass')).stacks, null)
    assert.equal(table([]), null)
    assert.equal(await section(pageFixture('pass')), '')
  })

  test('shows what was asked for, then wrong conclusions, and folds those that are right', () => {
    const shown = table([WRONG, refuses('Django', null, 'no host'), ALIKE, RIGHT])
    assert.deepEqual(
      shown?.asked.map(({ url, client }) => [url.map((piece) => piece.text).join(''), client.text]),
      [['https://blog.example.com/', '198.51.100.7']]
    )
    assert.deepEqual(
      shown.wrong.map(({ instead, stacks }) => [instead, stacks.map(({ title }) => title)]),
      [
        ['', ['Gunicorn', 'Alike']],
        ['connection closed', ['Django']]
      ]
    )
    assert.equal(shown.rightSummary, 'The one that gets it right')
    assert.deepEqual(shown.right[0]?.stacks[0]?.title, 'Express')
  })

  test('shows nothing as asked for where nobody said', () => {
    const undecided = { ...WRONG, agrees: { url: null, clientAddress: null } }
    const shown = table([undecided], pageFixture('unknown'))
    assert.deepEqual([shown?.asked, shown?.right], [[], []])
    assert.equal(
      shown?.wrong[0]?.url.some((piece) => piece.wrong),
      false
    )
  })

  test('repeats a reason for a stack only where it is its own', () => {
    const other = concludes('Other', { client: '127.0.0.1', right: [false, false], because: ['a', 'b'] })
    const [row] = table([WRONG, ALIKE, other])?.wrong ?? []
    assert.deepEqual(
      row?.stacks.map(({ reasons }) => reasons.map(({ why }) => why)),
      [[], [], ['the connection says so', 'a', 'b']]
    )
  })
})

describe('the section of stacks', () => {
  test('marks the parts that differ in words, not by colour alone', async () => {
    const html = await section({ ...pageFixture('pass'), stacks: [WRONG] })
    assert.match(
      html,
      /<code class="off">http:\/\/<\/code><code class="off">www\.example\.com<\/code><code>\/<\/code>/
    )
    assert.match(html, /≠ scheme<\/b>: the connection says so/)
    assert.match(html, /≠ client<\/b>: the socket says so/)
  })

  test('has the lines of each stack behind its name, with a button that copies them', async () => {
    const html = await section({ ...pageFixture('pass'), stacks: [WRONG, ALIKE] })
    assert.match(
      html,
      /<details><summary>Gunicorn<\/summary><div class="block"><button type="button" class="copy" aria-label="Copy for Gunicorn" hidden>Copy<\/button><pre><code><span>forwarded_allow_ips = &#34;10\.0\.0\.1&#34;<\/span><span>second/
    )
    assert.match(html, /<summary>Alike<\/summary><p>There is nothing to write\.<\/p>/)
    assert.match(html, /Version 26\.2\.0/)
  })

  test('explains a list by who takes which element of it', async () => {
    const list = report({
      headers: ['Host: c', 'X-Forwarded-Host: a.example, b.example'],
      expect: 'http://a.example/'
    })
    const first = concludes('First', { url: 'http://a.example/', right: [true, null] })
    const html = await section({
      ...list,
      stacks: [WRONG, first, concludes('Last', { url: 'http://b.example/' })]
    })
    assert.match(html, /<h3>Host<\/h3>\n<p>X-Forwarded-Host holds two names: /)
    assert.match(
      html,
      /<td role="cell">1<\/td><th[^>]*>takes the first<\/th><td role="cell"><code>a\.example<\/code> <b>✓ right/
    )
  })

  test('shows hostile values as text', async () => {
    const attack = '"><script>alert(1)</script>\u001b[31m\u202e'
    const bad = concludes(attack, {
      url: `http://${attack}/`,
      client: attack,
      right: [false, false],
      because: [attack, attack],
      configuration: [attack],
      version: attack
    })
    const html = await section({ ...pageFixture('hostile'), stacks: [bad, RIGHT, refuses('r', 400, attack)] })
    assert.match(html, /&lt;script&gt;alert\(1\)/)
    assert.doesNotMatch(html, /<script|[\u001b\u202e]/)
  })

  for (const name of PAGE_FIXTURES) {
    test(`of every stack, ${name}: has what the policy allows, ids once and headings in order`, async () => {
      const html = await section(withEveryStack(name))
      assert.match(html, /<h2 id="stacks">/)
      assert.equal(html.match(/<summary>(?!The )/g)?.length, everyStack.length)
      assert.doesNotMatch(html, /<[a-z][^>]*\s(?:style|on[a-z]+|href|src)\s*=/i)
      assert.doesNotMatch(html, /<(?:script|style|img|iframe|object|link|form|base|a)\b/i)
      assert.doesNotMatch(html, /<h[1456]/)
    })
  }

  test('leaves the page of a plain request below 60 KiB', async () => {
    for (const name of ['pass', 'quiet', 'unknown', 'mounted'] as const) {
      const bytes = Buffer.byteLength(await renderReport(withEveryStack(name)))
      assert.ok(bytes < 60 * 1024, `${name}: ${bytes} bytes`)
    }
  })
})
