import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findings } from '../../src/findings/index.ts'
import { toCataloguePage } from '../../src/render/page/catalogue-page.ts'
import { PAGE_FIXTURES, pageFixture, renderReport, renderView } from '../support/page-fixtures.ts'

/** The page without its style and script. */
async function markup(name: (typeof PAGE_FIXTURES)[number]): Promise<string> {
  const html = await renderReport(pageFixture(name))
  return html.replace(/<style>[^]*?<\/style>/, '').replace(/<script>\n?\(\(\) => [^]*?\)\(\)\n<\/script>/, '')
}

describe('the page', () => {
  for (const name of PAGE_FIXTURES) {
    test(`${name}: needs nothing that its content security policy forbids`, async () => {
      const html = await markup(name)
      assert.doesNotMatch(html, /<[a-z][^>]*\s(?:style|on[a-z]+)\s*=/i)
      assert.doesNotMatch(html, /<(?:script|style|img|iframe|object|link|form|base)\b/i)
      assert.doesNotMatch(html, /\s(?:src|srcset|action|formaction)\s*=\s*["'][^"']*["'][^<]*>/i)
    })

    test(`${name}: links only to documentation and into itself`, async () => {
      const ids = new Set([...(await markup(name)).matchAll(/ id="([^"]*)"/g)].map((match) => match[1]))
      for (const [, target = ''] of (await markup(name)).matchAll(/\shref="([^"]*)"/g)) {
        if (target.startsWith('#')) assert.ok(ids.has(target.slice(1)), target)
        else assert.match(target, /^https:\/\/[a-z0-9.-]+\/[\x21-\x7e]*$/)
        assert.doesNotMatch(target, /example\.(?:com|org)/)
      }
    })

    test(`${name}: every id stands once, headings do not skip a level`, async () => {
      const html = await markup(name)
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1])
      assert.equal(new Set(ids).size, ids.length)
      const levels = [...html.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]))
      assert.equal(levels[0], 1)
      levels.forEach((level, index) => assert.ok(level <= (levels[index - 1] ?? 1) + 1))
      assert.equal(levels.filter((level) => level === 1).length, 1)
    })
  }

  test('fits into 60 KiB for a plain request', async () => {
    for (const name of ['pass', 'quiet', 'unknown', 'mounted'] as const) {
      const html = await renderReport(pageFixture(name))
      assert.ok(Buffer.byteLength(html) < 60 * 1024, `${name}: ${Buffer.byteLength(html)} bytes`)
    }
  })

  test('shows hostile values as text', async () => {
    const html = await markup('hostile')
    assert.match(html, /&lt;script&gt;alert\(2\)/)
    assert.match(html, /\\x1b\[31mred\\x07 \\x9b31m/)
    assert.match(html, /as UTF-8:<\/i> <code>[^<]*\\u202e/)
    assert.doesNotMatch(html, /<script|<img|<svg onload/i)
  })

  test('folds a header of 14 KiB, with its length', async () => {
    assert.match(await markup('long'), /<details class="long"><summary>[^]*?\(14,336 characters\)/)
  })

  test('says (empty) and (absent)', async () => {
    assert.match(
      await markup('quiet'),
      /<th[^>]*><code>SCRIPT_NAME<\/code><\/th><td[^>]*><i class="none">\(empty\)/
    )
    const { url } = pageFixture('quiet')
    assert.equal(url.expected, null)
  })

  test('strikes out what was removed', async () => {
    assert.match(await markup('fail'), /<del><code>192\.0\.2\.77<\/code><\/del> <i class="none">\(removed\)/)
  })

  test('offers the check against the address bar only where it makes sense', async () => {
    assert.match(await markup('unknown'), /<main[^>]* data-recheck>/)
    assert.doesNotMatch(await markup('fail'), /data-recheck/)
  })
})

describe('the catalogue', () => {
  test('lists every finding', async () => {
    const page = toCataloguePage(findings)
    const html = await renderView('findings', { page })
    for (const { id } of findings) assert.match(html, new RegExp(`id="finding-${id}"`))
  })

  test('shows one finding with its fixes and references', async () => {
    const one = findings.filter((finding) => finding.id === 'internal-host')
    const html = await renderView('findings', { page: toCataloguePage(one) })
    assert.match(html, /<h1>[^]*internal host/)
    assert.match(html, /<a href="https:\/\/peps\.python\.org/)
  })
})

test('an error page shows its message as text', async () => {
  const error = {
    status: 404,
    title: 'There is no finding of that name',
    message: '<script>alert(1)</script>'
  }
  const html = await renderView('error', { error })
  assert.match(html, /<h1>There is no finding of that name<\/h1>/)
  assert.match(html, /&lt;script&gt;alert\(1\)/)
})
