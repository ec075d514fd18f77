import { expect, type Locator, type Page } from '@playwright/test'
import { lessons } from '../../lab/lessons/index.ts'
import { publicUrl } from '../../lab/visit.ts'
import { sights } from './support/sights.ts'
import { expectNothingForAxe, open, openChecked, steadily, test } from './support/visitor.ts'

// Background: a real browser visits every lesson through the lab's front end, over http and https. What the
// page does with any report is in page.spec.ts and lesson-page.spec.ts; here is what it shows of these.

// The lab's certificate is self-signed.
test.use({ ignoreHTTPSErrors: true })

const VERDICT_WORDS = { pass: 'Pass', warn: 'Warning', fail: 'Fail' } as const

test('every lesson with a page is described here, and no other', () => {
  const withPage = lessons.filter(({ expects }) => !('redirect' in expects)).map(({ id }) => id)
  expect(Object.keys(sights).sort()).toEqual(withPage.sort())
})

for (const lesson of lessons) {
  const { expects, id, scheme } = lesson
  if ('redirect' in expects) {
    test(`${id}: a redirect leads to ${expects.redirect === 'public' ? 'the same site' : 'the app’s own address'}`, async ({
      page,
      ports,
      misdeeds
    }) => {
      const { origin } = new URL(publicUrl(lesson, ports))
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      if (expects.redirect === 'public') {
        await open(page, lesson, ports)
        expect(page.url()).toBe(`${origin}/_echo3333/redirect/`)
        return
      }
      // Whether anybody is there depends on where the browser runs.
      await open(page, lesson, ports).catch(() => undefined)
      expect(asked[0]).toBe(publicUrl(lesson, ports))
      expect(asked.at(-1)).toMatch(/\/_echo3333\/redirect\/$/)
      expect(asked.at(-1)).not.toContain(new URL(origin).hostname)
      misdeeds.splice(0)
    })
    continue
  }
  test(`${id}: ${expects.verdict}, over ${scheme}`, async ({ page, ports }) => {
    const url = await openChecked(page, lesson, ports)
    const { wrong, changed } = sights[id] ?? { changed: {} }

    await expect(page.locator('.badge')).toHaveText(VERDICT_WORDS[expects.verdict])
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(headline(expects.verdict, wrong))
    expect(await ids(page.locator('.finding:not(.info)'))).toEqual([...expects.findings].sort())

    expect(await urlIn(page, 'Visitors typed')).toBe(url)
    const believed = await urlIn(page, 'Your app believes')
    if (wrong === undefined) expect(believed).toBe(url)
    else expect(believed).not.toBe(url)
    const parts = await page.locator('.urls th:has(.differs)').allInnerTexts()
    expect(parts.map((part) => /^\w+/.exec(part)?.[0]).join(' and ')).toBe(wrong ?? '')

    const { host, port } = new URL(url)
    const because = Object.entries(changed).map(
      ([name, reason]) => [name, reason.replaceAll('{authority}', host).replaceAll('{port}', port)] as const
    )
    await expectChanged(page, because)
  })
}

for (const lesson of lessons.filter(({ send }) => send !== undefined)) {
  test(`${lesson.id}: pass for a visitor who sends nothing special`, async ({ page, ports }) => {
    const { send: _, ...honest } = lesson
    await openChecked(page, honest, ports)
    await expect(page.locator('.badge')).toHaveText('Pass')
    expect(await ids(page.locator('.finding:not(.info)'))).toEqual([])
  })
}

test('the index leads to a lesson and to what mends it', async ({ page, ports, misdeeds }) => {
  // axe takes its time over a page as long as this one.
  test.slow()
  await page.setViewportSize({ width: 320, height: 640 })
  await steadily(page, async () => void (await page.goto(`http://lab.localhost:${ports.http}/`)))
  const shown = await page.locator('article.lesson').evaluateAll((all) => all.map((article) => article.id))
  expect(shown).toEqual(expect.arrayContaining(lessons.map(({ id }) => id)))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  await expectNothingForAxe(page)
  await page.locator('#plain a', { hasText: 'The app believes X-Forwarded-Host' }).click()
  await expect(page).toHaveURL(/#host$/)
  expect(misdeeds).toEqual([])
  await page.locator('#host a', { hasText: 'http://host.localhost' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Your app has the right URL')
  // The lesson is of another origin than the index, and asks that one only.
  expect(new Set(misdeeds.splice(0))).toEqual(new Set([`asked http://host.localhost:${ports.http}/`]))
})

function headline(verdict: 'pass' | 'warn' | 'fail', wrong: string | undefined): string {
  if (verdict === 'fail') return `Your app has the wrong ${wrong}.`
  return verdict === 'pass'
    ? 'Your app and your visitors agree.'
    : 'Your app has the right URL, but there is 1 warning.'
}

async function ids(findings: Locator): Promise<readonly string[]> {
  const commands = await findings.locator('.explain code').allTextContents()
  return commands.map((command) => command.replace(/^echo3333 explain /, '')).sort()
}

/** A row of the table that compares URLs, put together again. */
async function urlIn(page: Page, row: string): Promise<string> {
  const cells = await page.locator('.urls tr', { hasText: row }).locator('td code').allTextContents()
  return cells.join('')
}

async function expectChanged(page: Page, because: readonly (readonly [string, string])[]): Promise<void> {
  const rows = page.locator('.environ tr.changed')
  const names = await rows.locator('th').allTextContents()
  const expected = because.map(([name]) => name)
  // Where the visitor's own address lies depends on the place, and so does whether it was corrected.
  const own = names.filter((name) => name !== 'REMOTE_ADDR' || expected.includes(name))
  expect(own.sort()).toEqual(expected.sort())
  for (const [name, reason] of because) {
    const row = rows.filter({ has: page.getByText(name, { exact: true }) })
    const [raw, corrected, why] = await row.locator('td').allTextContents()
    expect(corrected).not.toBe(raw)
    expect(why?.startsWith(reason), `${name}: ${why}`).toBe(true)
  }
}
