import { expect, type Locator, type Page } from '@playwright/test'
import { lessons } from '../../lab/lessons/index.ts'
import { publicUrl } from '../../lab/visit.ts'
import { sights } from './support/sights.ts'
import { expectNothingForAxe, lessonNamed, open, openChecked, test, unfold } from './support/visitor.ts'

// Background: a real browser visits every lesson through the lab's front end, over http and https. What the
// page does with any report is in page.spec.ts; here is what it shows of these, with scripts and without.

// The lab's certificate is self-signed.
test.use({ ignoreHTTPSErrors: true })

const VERDICT_WORDS = { pass: 'Pass', warn: 'Warning', fail: 'Fail' } as const
const NO_SCRIPT = { javaScriptEnabled: false }

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

test('the index leads to a lesson and to what mends it', async ({ page, ports }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto(`http://lab.localhost:${ports.http}/`)
  await expect(page.locator('article.lesson')).toHaveCount(lessons.length)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  await expectNothingForAxe(page)
  await page.locator('#plain a', { hasText: 'The app believes X-Forwarded-Host' }).click()
  await expect(page).toHaveURL(/#host$/)
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

// One of each verdict, and one over https. `guess` is the headline where nobody could ask the address bar.
const REPRESENTATIVES = [
  { id: 'plain', guess: 'This looks internal.', fix: 'ProxyPreserveHost On' },
  { id: 'host', guess: /^This looks wrong: SERVER_PORT/, fix: /^RequestHeader set X-Forwarded-Port "\d+"$/ },
  { id: 'port-fixed', guess: /^Nothing looks wrong/, fix: 'ProxyAddHeaders On' },
  {
    id: 'https',
    guess: /^Nothing looks wrong/,
    fix: /^RequestHeader set X-Forwarded-(Proto|Scheme) "https"$/
  }
] as const

for (const { id, guess, fix } of REPRESENTATIVES) {
  const lesson = lessonNamed(id)

  test.describe(`the page of ${id}`, () => {
    test('shows what was given, what was made of it, and why', async ({ page, ports }) => {
      const url = await openChecked(page, lesson, ports)
      const table = page.getByRole('table', { name: 'The variables that make the URL, and the client' })
      await expect(table.getByRole('columnheader')).toHaveText(['Variable', 'Raw', 'Corrected', 'Because'])
      await expect(table.getByRole('rowheader')).toHaveText([
        'wsgi.url_scheme',
        'HTTP_HOST',
        'SERVER_NAME',
        'SERVER_PORT',
        'SCRIPT_NAME',
        'PATH_INFO',
        'QUERY_STRING',
        'REMOTE_ADDR'
      ])
      const { host } = new URL(url)
      const cells = table.getByRole('row', { name: /^HTTP_HOST/ }).getByRole('cell')
      const [raw = '', corrected = '', because = ''] = await cells.allTextContents()
      expect(raw).not.toBe(host)
      expect([corrected, because]).toEqual(
        id === 'plain' ? [raw, ''] : [host, `X-Forwarded-Host says ${host}`]
      )

      await page.getByLabel('Filter by text').fill('forwarded_server')
      const rows = page.locator('.environ tbody tr:visible')
      await expect(rows.locator('th')).toHaveText(['HTTP_X_FORWARDED_SERVER'])
      await expect(rows.locator('[data-label=raw]')).toHaveText(`${id}.localhost`)
    })

    test('gives its fixes to the mouse', async ({ page, ports, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await openChecked(page, lesson, ports)
      const tabs = page.locator('.tabs').first()
      const panel = tabs.locator('.panel:visible')
      await expect(panel.locator('.where').first()).toContainText(`${id}.localhost`)
      await expect(panel.locator('code > span').filter({ hasText: fix })).toHaveCount(1)
      await tabs.getByText('nginx', { exact: true }).click()
      await expect(tabs.locator('input:checked')).toHaveValue('nginx')
      await expect(panel).toHaveCount(1)
      await tabs.getByText('Apache', { exact: true }).click()
      await panel.getByRole('button', { name: 'Copy these lines for Apache' }).first().click()
      await expect(panel.getByRole('button', { name: /^Copied: / })).toHaveText('Copied')
      const lines = await panel.locator('code').first().locator('span').allTextContents()
      expect(await clipboard(page)).toBe(lines.join('\n'))
    })

    test('gives its fixes to the keyboard', async ({ page, ports, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await openChecked(page, lesson, ports)
      const tabs = page.locator('.tabs').first()
      if (lesson.expects.verdict !== 'pass') {
        await tabTo(page, page.getByRole('link').first())
        await page.keyboard.press('Enter')
        await expect(page).toHaveURL(/#finding-/)
      }
      await tabTo(page, tabs.locator('input:checked'))
      await page.keyboard.press('ArrowRight')
      await expect(tabs.locator('input:checked')).toHaveValue('nginx')
      await expect(tabs.locator('input:checked')).toBeFocused()
      const block = tabs.locator('.panel:visible .block').first()
      await tabTo(page, block.getByRole('button'))
      await page.keyboard.press('Enter')
      await expect(block.getByRole('button')).toHaveText('Copied')
      expect(await clipboard(page)).toBe((await block.locator('code span').allTextContents()).join('\n'))
    })

    test('has nothing for axe, in light and in dark', async ({ page, ports }) => {
      await page.emulateMedia({ colorScheme: 'light' })
      await openChecked(page, lesson, ports)
      await unfold(page)
      expect(await paper(page)).toBe('rgb(255, 255, 255)')
      await expectNothingForAxe(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await paper(page)).toBe('rgb(20, 23, 27)')
      await expectNothingForAxe(page, ['cat.color'])
    })

    test.describe('on a phone', () => {
      test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })

      test('fits, and its fixes are tapped', async ({ page, ports }) => {
        await openChecked(page, lesson, ports)
        const tabs = page.locator('.tabs').first()
        await tabs.getByText('HAProxy', { exact: true }).tap()
        await expect(tabs.locator('input:checked')).toHaveValue('haproxy')
        await unfold(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      })
    })

    test.describe('without script', () => {
      test.use(NO_SCRIPT)

      test('has a verdict and its fixes', async ({ page, ports }) => {
        await open(page, lesson, ports)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(guess)
        await expect(page.locator('.copy:visible, .filter:visible')).toHaveCount(0)
        const tabs = page.locator('.tabs').first()
        await expect(tabs.locator('.panel:visible code > span').first()).toBeVisible()
        await tabs.getByText('nginx', { exact: true }).click()
        await expect(tabs.locator('.panel:visible')).toContainText('proxy_set_header')
      })
    })
  })
}

async function clipboard(page: Page): Promise<string> {
  return await page.evaluate(async () => await navigator.clipboard.readText())
}

async function paper(page: Page): Promise<string> {
  return await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  await expect(wanted).toBeFocused()
}
