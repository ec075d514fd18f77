import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium } from '@playwright/test'
import { type Lab, startLab } from '../../lab/lab.ts'
import { lessons } from '../../lab/lessons/index.ts'
import type { PublicPorts } from '../../lab/settings.ts'
import { publicUrl } from '../../lab/visit.ts'
import { requireProgram } from '../support/programs.ts'
import { freePorts } from '../support/proxies.ts'

// Background: a real browser visits the lab. It sends none of the headers that some lessons are about; what
// it knows better than anybody is its address bar, and the page compares with that.

let lab: Lab
let browser: Browser
let context: BrowserContext
let ports: PublicPorts

before(async () => {
  const [http = 0, https = 0, direct = 0] = await freePorts(3)
  ports = { http, https, direct }
  lab = await startLab(ports, () => undefined)
  browser = await chromium.launch({
    executablePath: requireProgram('chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  })
  // The lab's certificate is self-signed.
  context = await browser.newContext({ ignoreHTTPSErrors: true })
})
after(async () => {
  await browser?.close()
  await lab?.stop()
})

describe('in a browser', () => {
  for (const lesson of lessons) {
    const { expects, id, send } = lesson
    const verdict = send === undefined ? expects.verdict : 'pass'
    if ('redirect' in expects) {
      test(`${id}: the redirect leads to ${expects.redirect === 'public' ? 'the same site' : 'the app’s own address'}`, async () => {
        const page = await context.newPage()
        await page.goto(publicUrl(lesson, ports))
        assert.equal(
          new URL(page.url()).hostname,
          expects.redirect === 'public' ? `${id}.localhost` : '127.0.0.1'
        )
        await page.close()
      })
    } else {
      test(`${id}: ${verdict}${send === undefined ? '' : ', without the headers'}`, async () => {
        const page = await context.newPage()
        await page.goto(publicUrl(lesson, ports))
        // The mark is gone once the page has compared with the address bar.
        await page.locator(`main.${verdict}:not([data-recheck])`).waitFor()
        await page.close()
      })
    }
  }

  test('the index leads to a lesson and to what mends it, and has nothing that a screen reader stumbles over', async () => {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => errors.push(message.text()))
    await page.goto(`http://lab.localhost:${ports.http}/`)
    assert.equal(await page.locator('article.lesson').count(), lessons.length)
    const { violations } = await new AxeBuilder({ page }).analyze()
    assert.deepEqual(violations, [])
    assert.deepEqual(errors, [])
    await page.setViewportSize({ width: 320, height: 640 })
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
    await page.locator('#plain a', { hasText: 'The app believes X-Forwarded-Host' }).click()
    assert.match(page.url(), /#host$/)
    await page.locator('#host a', { hasText: 'http://host.localhost' }).click()
    await page.waitForURL(`http://host.localhost:${ports.http}/`)
    await page.close()
  })
})
