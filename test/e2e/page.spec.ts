import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test as base } from '@playwright/test'
import { isAboutNetwork, steadily } from './support/visitor.ts'

const root = join(import.meta.dirname, '../..')

/** A reverse proxy as simple as they come: what it does to the headers is up to the test. */
interface Frontend {
  readonly origin: string
  /** Headers that replace the client's. Names are sent as written. */
  headers: Readonly<Record<string, string>>
  /** How long a request that tells the true URL has to wait. */
  patience: Promise<void>
}

interface Fixtures {
  readonly frontend: Frontend
  /** What the page must not do: log an error, break its policy, open a dialog, ask anybody else. */
  readonly misdeeds: string[]
}

const test = base.extend<Fixtures, { readonly service: number }>({
  service: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that a fixture needs no other
    async ({}, use) => {
      const service = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0'], { cwd: root })
      await use(await portOf(service))
      service.kill()
      await once(service, 'exit')
    },
    { scope: 'worker' }
  ],
  frontend: async ({ service }, use) => {
    const frontend = { origin: '', headers: {}, patience: Promise.resolve() }
    const server = createFrontend(frontend, service).listen(0, '127.0.0.1')
    await once(server, 'listening')
    frontend.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await use(frontend)
    server.closeAllConnections()
    server.close()
  },
  misdeeds: [
    async ({ page, frontend }, use) => {
      const misdeeds: string[] = []
      page.on('console', (message) => {
        if (!['error', 'warning'].includes(message.type())) return
        if (!isAboutNetwork(message.text())) misdeeds.push(message.text())
      })
      page.on('pageerror', (error) => misdeeds.push(error.message))
      page.on('dialog', (dialog) => {
        misdeeds.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('request', (asked) => {
        if (!asked.url().startsWith(`${frontend.origin}/`)) misdeeds.push(`asked ${asked.url()}`)
      })
      await use(misdeeds)
      expect(misdeeds).toEqual([])
    },
    { auto: true }
  ]
})

async function portOf(service: ChildProcess): Promise<number> {
  let output = ''
  for (const stream of [service.stdout, service.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => (output += text))
  }
  for (let tries = 0; tries < 200; tries += 1) {
    const port = /(?:127\.0\.0\.1|localhost|\[::1?\]):([0-9]+)/.exec(output)?.[1]
    if (port !== undefined) return Number(port)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the service did not start: ${output}`)
}

function createFrontend(frontend: Frontend, service: number): Server {
  return createServer(async (asked, answer) => {
    if (asked.headers['echo-expect-url'] !== undefined) await frontend.patience
    const { host, ...others } = asked.headers
    const headers = { host: host ?? '', ...others, ...frontend.headers }
    const passed = request(
      { port: service, host: '127.0.0.1', method: asked.method, path: asked.url, headers },
      (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers)
        answered.pipe(answer)
      }
    )
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
}

/** A URL that looks public and that the visitor did not type. */
const ELSEWHERE = { host: 'www.example.com' }

async function open(page: Page, url: string): Promise<void> {
  await steadily(page, async () => void (await page.goto(url)))
}

/** Opens a page up to the answer that has been compared with the address bar. */
async function openChecked(page: Page, url: string): Promise<void> {
  await steadily(page, async () => {
    await page.goto(url)
    await checked(page)
  })
}

async function checked(page: Page): Promise<void> {
  await expect(page.locator('#recheck')).toHaveText('Checked against your address bar.')
}

test.describe('the check against the address bar', () => {
  test('turns the verdict from a guess into a comparison', async ({ page, frontend }) => {
    const heading = page.getByRole('heading', { level: 1 })
    frontend.headers = ELSEWHERE
    const before = await steadily(page, async () => {
      const gate = Promise.withResolvers<void>()
      frontend.patience = gate.promise
      await page.goto(`${frontend.origin}/entry`)
      await expect(heading).toContainText('Nothing looks wrong')
      await expect(page.getByRole('status').first()).toHaveText('Checking against your address bar…')
      const box = await heading.boundingBox()
      gate.resolve()
      await checked(page)
      return box
    })
    await expect(heading).toHaveText('Your app has the wrong host and port.')
    await expect(page).toHaveTitle(/^Fail: Your app has the wrong host and port/)
    await expect(page.locator('.urls .right').first()).toHaveText('127.0.0.1')
    expect((await heading.boundingBox())?.y).toBe(before?.y)
  })

  test('confirms that both agree', async ({ page, frontend }) => {
    await openChecked(page, `${frontend.origin}/caf%C3%A9?q=1#fragment`)
    await expect(page.locator('.urls').first().getByText('≠')).toHaveCount(0)
    await expect(page.locator('.urls tbody tr')).toHaveCount(2)
  })

  test('leaves the first report where it does not get through', async ({ page, frontend, misdeeds }) => {
    frontend.headers = ELSEWHERE
    await page.route('**', async (route) => {
      await (route.request().headers()['echo-expect-url'] === undefined ? route.continue() : route.abort())
    })
    await open(page, frontend.origin)
    await expect(page.locator('#recheck')).toContainText('did not get through')
    misdeeds.splice(0)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing looks wrong')
  })

  test('is made once, under a path with dots and slashes too', async ({ page, frontend }) => {
    const asked: string[] = []
    page.on('request', (one) => asked.push(one.url()))
    await steadily(page, async () => {
      asked.splice(0)
      await page.goto(`${frontend.origin}/a//b/;c/index.html?x=/../`)
      await checked(page)
    })
    expect(asked).toEqual([asked[0], asked[0]])
  })
})

test.describe('the fixes', () => {
  test.beforeEach(async ({ page, frontend }) => {
    frontend.headers = ELSEWHERE
    await openChecked(page, frontend.origin)
  })

  test('are chosen with the arrow keys, for all findings at once', async ({ page }) => {
    const tabs = page.locator('.tabs').first()
    const open = tabs.locator('input:checked')
    await open.focus()
    await expect(tabs.locator('.panel:visible')).toHaveCount(1)
    const first = await open.getAttribute('value')
    await page.keyboard.press('ArrowRight')
    await expect(open).not.toHaveValue(first ?? '')
    const second = await open.getAttribute('value')
    await expect(open).toBeFocused()
    await expect(tabs.locator('.panel:visible')).toHaveCount(1)
    for (const other of await page.locator(`.tabs:has([value="${second}"]) input:checked`).all()) {
      await expect(other).toHaveValue(second ?? '')
    }
  })

  test('are copied as they stand, and the button says so', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const block = page.locator('.panel:visible .block').first()
    await block.getByRole('button').click()
    await expect(block.getByRole('button')).toHaveText('Copied')
    const lines = await block.locator('code > span').allTextContents()
    expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe(lines.join('\n'))
    await expect(block.getByRole('button')).toHaveText('Copy')
  })
})

test.describe('the catalogue', () => {
  for (const path of ['/app/_echo3333/findings', '/_echo3333/findings/internal-host', '/_echo3333/nowhere']) {
    test(`axe finds nothing on ${path}`, async ({ page, frontend, misdeeds }) => {
      await open(page, `${frontend.origin}${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      // A browser logs every 404 as an error.
      if (path.endsWith('nowhere')) misdeeds.splice(0)
    })
  }
})

test('the variables are filtered by text', async ({ page, frontend }) => {
  await openChecked(page, frontend.origin)
  const rows = page.locator('.environ tbody tr:visible')
  await page.getByLabel('Filter by text').fill('user_agent')
  await expect(rows).toHaveCount(1)
  await expect(rows.locator('th')).toHaveText('HTTP_USER_AGENT')
  await expect(page.locator('#filter-count')).toContainText('1 of ')
  await page.getByLabel('Filter by text').fill('')
  await expect(page.locator('.more').first()).not.toHaveAttribute('open')
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })

  test('everything but the extras works', async ({ page, frontend }) => {
    frontend.headers = { host: '10.1.2.3:8080' }
    await open(page, frontend.origin)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This looks internal.')
    await expect(page.locator('.copy:visible, .filter:visible')).toHaveCount(0)
    const tabs = page.locator('.tabs').first()
    await tabs.getByText('HAProxy', { exact: true }).click()
    await expect(tabs.locator('.panel:visible')).toHaveCount(1)
    await expect(tabs.locator('input:checked')).toHaveValue('haproxy')
    await page.getByText(/more variables/).click()
    await expect(page.getByRole('cell', { name: 'HTTP/1.1' }).first()).toBeVisible()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    for (const [name, headers] of [
      ['all is well', {}],
      ['a foreign host', ELSEWHERE],
      ['a chain of hops', { 'x-forwarded-for': Array.from({ length: 20 }, (_, n) => `10.0.0.${n}`).join() }]
    ] as const) {
      test(`axe finds nothing: ${name}`, async ({ page, frontend }) => {
        frontend.headers = headers
        await openChecked(page, frontend.origin)
        for (const fold of await page.locator('details').all()) {
          await fold.evaluate((element) => element.setAttribute('open', ''))
        }
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      })
    }

    test('paints its own colours', async ({ page, frontend }) => {
      await open(page, frontend.origin)
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(paper).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 27)')
    })
  })
}

for (const width of [360, 768, 1280]) {
  test(`does not scroll sideways at ${width} px`, async ({ page, frontend }) => {
    await page.setViewportSize({ width, height: 800 })
    frontend.headers = {
      host: `${'a'.repeat(60)}.${'b'.repeat(60)}.example.com:8080`,
      'x-long': 'c'.repeat(9000)
    }
    await openChecked(page, `${frontend.origin}/${'d'.repeat(200)}?${'e'.repeat(200)}`)
    for (const fold of await page.locator('details').all()) {
      await fold.evaluate((element) => element.setAttribute('open', ''))
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0
    )
  })
}

test('prints without buttons and with one fix for each finding', async ({ page, frontend }) => {
  frontend.headers = ELSEWHERE
  await openChecked(page, frontend.origin)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.copy:visible, .filter:visible')).toHaveCount(0)
  await expect(page.locator('.tabs').first().locator('label:visible')).toHaveCount(1)
})

test('hostile values are text', async ({ page, frontend }) => {
  const attack = '"\'`><script>alert(1)</script><img src=x onerror=alert(2)>'
  frontend.headers = {
    host: `www.example.com${attack.replaceAll(' ', '')}`,
    'x-forwarded-host': attack,
    'x-forwarded-proto': 'javascript',
    'x-forwarded-for': attack,
    'x-forwarded-prefix': `//evil.example.org/${attack}`,
    'x-attack': `${attack} </style></script><!--`
  }
  await openChecked(
    page,
    `${frontend.origin}/%22%3E%3Cscript%3Ealert(3)%3C/script%3E?"><svg/onload=alert(4)>`
  )
  await expect(page.locator('.wire li', { hasText: 'x-attack:' })).toContainText(
    `${attack} </style></script><!--`
  )
  await expect(page.locator('main script, main img, main svg[onload]')).toHaveCount(0)
  expect(
    await page.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  ).not.toContainEqual(expect.stringMatching(/evil|javascript|www\.example\.com/))
})
