import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, type Request, test as base } from '@playwright/test'
import { type Lesson, lessons } from '../../../lab/lessons/index.ts'
import type { PublicPorts } from '../../../lab/settings.ts'
import { publicUrl } from '../../../lab/visit.ts'
import { labPorts } from './start-lab.ts'

/** Why Chromium gives up a request while an interface of this machine comes or goes, as those of containers do. */
const NETWORK_CHANGED = 'ERR_NETWORK_CHANGED'

/** Whether a page logs no more than that. */
export function isAboutNetwork(message: string): boolean {
  return message.includes(NETWORK_CHANGED)
}

/** Opens a page and waits for what is to be seen; from the start again, a few times, where the network changed. */
export async function steadily<T>(page: Page, visit: () => Promise<T>): Promise<T> {
  let isDisturbed = false
  const watch = (asked: Request) => {
    if (isAboutNetwork(asked.failure()?.errorText ?? '')) isDisturbed = true
  }
  for (let triesLeft = 4; ; triesLeft -= 1) {
    page.on('requestfailed', watch)
    try {
      return await visit()
    } catch (error) {
      if (!isDisturbed || triesLeft === 0) throw error
      isDisturbed = false
      // The same address again, with a fragment, would not be asked for.
      await page.goto('about:blank')
    } finally {
      page.off('requestfailed', watch)
    }
  }
}

interface Fixtures {
  /** What a page must not do: log an error, open a dialog, ask anybody but the origin that was opened first. */
  readonly misdeeds: string[]
}

export const test = base.extend<Fixtures, { readonly ports: PublicPorts }>({
  ports: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that a fixture needs no other
    async ({}, use) => {
      await use(labPorts())
    },
    { scope: 'worker' }
  ],
  misdeeds: [
    async ({ context }, use) => {
      const misdeeds: string[] = []
      let origin: string | null = null
      context.on('console', (message) => {
        if (!['error', 'warning'].includes(message.type())) return
        if (!isAboutNetwork(message.text())) misdeeds.push(message.text())
      })
      context.on('weberror', (error) => misdeeds.push(error.error().message))
      context.on('dialog', (dialog) => {
        misdeeds.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      context.on('request', (asked) => {
        origin ??= new URL(asked.url()).origin
        if (!asked.url().startsWith(`${origin}/`)) misdeeds.push(`asked ${asked.url()}`)
      })
      await use(misdeeds)
      expect(misdeeds).toEqual([])
    },
    { auto: true }
  ]
})

export function lessonNamed(id: string): Lesson {
  const found = lessons.find((lesson) => lesson.id === id)
  if (found === undefined) throw new Error(`there is no lesson ${id}`)
  return found
}

/** Opens a lesson as a visitor does who sends its headers; returns the URL. */
export async function open(page: Page, lesson: Lesson, ports: PublicPorts): Promise<string> {
  return await openUntil(page, lesson, ports, async () => undefined)
}

/** The same, up to the answer that has been compared with the address bar. */
export async function openChecked(page: Page, lesson: Lesson, ports: PublicPorts): Promise<string> {
  return await openUntil(page, lesson, ports, async () => {
    await expect(page.locator('#recheck')).toHaveText('Checked against your address bar.')
  })
}

async function openUntil(
  page: Page,
  lesson: Lesson,
  ports: PublicPorts,
  done: () => Promise<void>
): Promise<string> {
  const { Connection, ...others } = lesson.send ?? {}
  await page.setExtraHTTPHeaders(others)
  if (Connection !== undefined) await connectWith(page, Connection)
  const url = publicUrl(lesson, ports)
  await steadily(page, async () => {
    await page.goto(url)
    await done()
  })
  return url
}

/** No browser lets itself be told what stands in Connection, so the requests are sent for it. */
async function connectWith(page: Page, connection: string): Promise<void> {
  await page.route('**', async (route) => {
    const url = new URL(route.request().url())
    const { host } = url
    // Only browsers know that every name under .localhost is this machine.
    url.hostname = '127.0.0.1'
    const response = await route.fetch({
      url: url.href,
      headers: { ...route.request().headers(), host, connection },
      maxRedirects: 0
    })
    await route.fulfill({ response })
  })
}

export async function unfold(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((folds) => {
    for (const fold of folds) fold.setAttribute('open', '')
  })
}

/** Asks for all that axe knows, or for the rules with one of these tags. */
export async function expectNothingForAxe(page: Page, tags: string[] = []): Promise<void> {
  const axe = new AxeBuilder({ page })
  const { violations } = await (tags.length > 0 ? axe.withTags(tags) : axe).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}
