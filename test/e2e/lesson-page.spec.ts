import { expect, type Locator, type Page } from '@playwright/test'
import { expectNothingForAxe, lessonNamed, open, openChecked, test, unfold } from './support/visitor.ts'

// Background: a real browser visits a few lessons, and uses their pages in every way that there is: with mouse,
// keyboard and finger, in light and in dark, with scripts and without.

// The lab's certificate is self-signed.
test.use({ ignoreHTTPSErrors: true })

const NO_SCRIPT = { javaScriptEnabled: false }

// One of each verdict, and one over https. `guess` is the headline where nobody could ask the address bar.
const REPRESENTATIVES = [
  { id: 'plain', guess: 'This looks internal.', fix: 'ProxyPreserveHost On' },
  { id: 'host', guess: /^This looks wrong: SERVER_PORT/, fix: /^RequestHeader set X-Forwarded-Port "\d+"$/ },
  { id: 'port-fixed', guess: /^Nothing looks wrong/, fix: 'RemoteIPHeader X-Forwarded-For' },
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
      // axe looks at everything, twice.
      test.slow()
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
        // Every directive of nginx ends so, and none of Apache does.
        await expect(tabs.locator('.panel:visible code > span').last()).toHaveText(/;$|^\}$/)
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
