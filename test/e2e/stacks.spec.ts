import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test as base } from '@playwright/test'
import { steadily } from './support/visitor.ts'

const root = join(import.meta.dirname, '../..')

/** A service that the browser asks directly, from loopback: what a proxy would say, the browser's own headers say. */
const test = base.extend<object, { readonly service: string }>({
  service: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that a fixture needs no other
    async ({}, use) => {
      const service = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0'], { cwd: root })
      await use(await originOf(service))
      service.kill()
      await once(service, 'exit')
    },
    { scope: 'worker' }
  ]
})

async function originOf(service: ChildProcess): Promise<string> {
  let output = ''
  for (const stream of [service.stdout, service.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => (output += text))
  }
  for (let tries = 0; tries < 200; tries += 1) {
    const port = /127\.0\.0\.1:([0-9]+)/.exec(output)?.[1]
    if (port !== undefined) return `http://127.0.0.1:${port}`
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the service did not start: ${output}`)
}

/** What two proxies that each add a name would send. */
function twoHops(service: string): Record<string, string> {
  return {
    'X-Forwarded-Host': `${new URL(service).host}, inner.example:8080`,
    'X-Forwarded-For': '198.51.100.7, 10.0.0.2'
  }
}

async function open(page: Page, service: string, headers: Record<string, string>): Promise<void> {
  await page.setExtraHTTPHeaders(headers)
  await steadily(page, async () => {
    await page.goto(`${service}/entry?x=1`)
    await expect(page.locator('#recheck')).toHaveText('Checked against your address bar.')
  })
}

const section = (page: Page) => page.locator('section', { has: page.locator('#stacks') })

test('says how many stacks take which element of a list', async ({ page, service }) => {
  await open(page, service, twoHops(service))
  const divergence = section(page).locator('.divergence', { hasText: 'X-Forwarded-Host holds two names' })
  await expect(divergence.getByRole('heading')).toHaveText('Host')
  await expect(divergence.getByRole('row', { name: 'the first' })).toContainText('✓ right')
  await expect(divergence.getByRole('row', { name: 'the last' })).toContainText('inner.example:8080')
  await expect(divergence.getByRole('row', { name: 'the last' })).not.toContainText('right')
})

test('puts wrong conclusions first and folds the right ones', async ({ page, service }) => {
  await open(page, service, twoHops(service))
  const beliefs = section(page).locator('.beliefs').first()
  await expect(beliefs.locator('tbody').first()).toContainText('What your visitors asked for')
  await expect(beliefs.locator('tbody').nth(1)).toContainText('≠')
  const fold = section(page).locator('details.more')
  await expect(fold.getByText('Express 5', { exact: true })).toBeHidden()
  await fold.locator('summary').first().click()
  await expect(fold.getByText('Express 5', { exact: true })).toBeVisible()
})

test('has the lines to write behind each name, by keyboard, with a button that copies them', async ({
  page,
  context,
  service
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, service, twoHops(service))
  // It is right about this request, so it is among those that are folded.
  await section(page).locator('details.more > summary').click()
  const stack = section(page).locator('.names details', { hasText: 'Tornado' })
  await stack.locator('summary').focus()
  await page.keyboard.press('Enter')
  const lines = await stack.locator('code > span').allTextContents()
  expect(lines.join('\n')).toContain('xheaders=True, trusted_downstream=["127.0.0.1", "10.0.0.2"]')
  await stack.getByRole('button', { name: 'Copy for Tornado' }).click()
  expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe(lines.join('\n'))
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })

  test('names open all the same', async ({ page, service }) => {
    await page.setExtraHTTPHeaders(twoHops(service))
    await page.goto(service)
    await expect(section(page).locator('.tally')).toContainText(/build [0-9]+ different URLs/)
    const stack = section(page).locator('.names details', { hasText: 'Tornado' })
    await stack.locator('summary').click()
    await expect(stack.locator('pre')).toBeVisible()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing and nothing scrolls sideways: ${colorScheme}, ${width} px`, async ({
      page,
      service
    }) => {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      const long = { 'X-Forwarded-Host': `${'a'.repeat(60)}.${'b'.repeat(60)}.example, b.example:8080` }
      await open(page, service, { ...twoHops(service), ...long })
      for (const fold of await section(page).locator('details').all()) {
        await fold.evaluate((element) => element.setAttribute('open', ''))
      }
      const { violations } = await new AxeBuilder({ page }).include('section:has(#stacks)').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  }
}
