import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { templateFunctions } from '../../src/server/template-functions.ts'
import type { Report } from '../../src/core/report.ts'
import { findings } from '../../src/findings/index.ts'
import { toPageModel } from '../../src/render/page/page-model.ts'
import { report, type Sketch } from './facts.ts'

const BROWSER = [
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language: en-GB,en;q=0.5'
]

/** Requests that the page must be able to show; each is a request as a service behind a proxy gets it. */
const SKETCHES = {
  pass: {
    headers: [
      'Host: blog.example.com',
      'X-Forwarded-For: 198.51.100.7',
      'X-Forwarded-Host: blog.example.com',
      'X-Forwarded-Port: 443',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Server: blog.example.com',
      ...BROWSER,
      'Connection: Keep-Alive'
    ],
    expect: 'https://blog.example.com/'
  },
  warn: {
    headers: [
      'Host: shop.example.com',
      'X-Forwarded-For: 198.51.100.7',
      'X-Forwarded-Proto: https',
      'X-Real-IP: 198.51.100.7',
      'X-Forwarded-Scheme: http',
      'Connection: close'
    ],
    httpVersion: '1.0',
    target: '/caf%C3%A9?colour=green',
    expect: 'https://shop.example.com/caf%C3%A9?colour=green'
  },
  fail: {
    headers: [
      'Host: docker.example.com:8002',
      'X-Forwarded-For: 198.51.100.7',
      'X-Forwarded-Server: proxy.example.com',
      'X-Real-IP: 192.0.2.77',
      ...BROWSER,
      'Echo-Expect-URL: https://blog.example.com/app/entry?page=2',
      'Connection: Keep-Alive'
    ],
    target: '/entry?page=2',
    port: 8002
  },
  /** The right values arrive, but from a peer that nobody trusts. */
  distrusted: {
    headers: [
      'Host: 10.1.2.3:8080',
      'X-Forwarded-For: 198.51.100.7',
      'X-Forwarded-Host: blog.example.com',
      'X-Forwarded-Proto: https'
    ],
    peer: '203.0.113.9',
    expect: 'https://blog.example.com/'
  },
  /** Nobody said the true URL. */
  unknown: { headers: ['Host: 10.1.2.3:8080', 'Connection: close'], httpVersion: '1.0' },
  quiet: { headers: ['Host: www.example.com'] },
  long: {
    headers: [
      'Host: www.example.com',
      `X-Forwarded-For: ${Array.from({ length: 1000 }, (_, index) => `198.51.100.${index % 250}`).join(', ')}`,
      `X-Unbroken: ${'a'.repeat(14 * 1024)}`
    ],
    expect: 'http://www.example.com/'
  },
  hops: {
    headers: [
      'Host: www.example.com',
      `X-Forwarded-For: 198.51.100.7, ${Array.from({ length: 63 }, (_, index) => `10.0.0.${index + 1}`).join(', ')}`
    ],
    expect: 'http://www.example.com/'
  },
  hostile: {
    headers: [
      'Host: <img src=x onerror=alert(1)>.example.com',
      'X-Forwarded-Host: "><script>alert(2)</script>',
      'X-Forwarded-Proto: javascript',
      'X-Escape: \u001b[31mred\u0007 \u009b31m',
      'X-Bidi: \u00e2\u0080\u00aereversed',
      'X-Quotes: \'"`<!-- --> </style></script>',
      'Via: 1.1 <svg onload=alert(3)>',
      'X-Forwarded-For: <script>alert(4)</script>, 198.51.100.7'
    ],
    target: '/%3Cscript%3Ealert(5)%3C/script%3E?q="><img src=x onerror=alert(6)>',
    expect: "https://blog.example.com/'%22%3E%3Cscript%3E?q=<script>"
  },
  unixSocket: {
    headers: ['host: www.example.com', 'x-forwarded-proto: https'],
    peer: 'unix',
    trust: { trustProxy: 'unix' }
  },
  mounted: {
    headers: ['Host: www.example.com', 'Forwarded: for=198.51.100.7;host=www.example.com;proto=https'],
    target: '/app/entry',
    trust: { trustProxyHeader: 'Forwarded', urlPrefix: '/app', urlScheme: 'https' },
    expect: 'https://www.example.com/app/entry'
  }
} as const satisfies Record<string, Sketch>

export type PageFixture = keyof typeof SKETCHES

export const PAGE_FIXTURES = Object.keys(SKETCHES) as readonly PageFixture[]

/** The report of a fixture, with remedies. */
export function pageFixture(name: PageFixture): Report {
  return report(SKETCHES[name])
}

const views = join(import.meta.dirname, '../../views')
const ejs = createRequire(import.meta.url)('ejs') as {
  renderFile(file: string, locals: object, options: object): Promise<string>
}

/** Renders a view as the server does. */
export async function renderView(view: 'report' | 'findings' | 'error', locals: object): Promise<string> {
  const style = readFileSync(join(views, 'page.css'), 'utf8')
  const script = readFileSync(join(views, 'page.js'), 'utf8')
  return await ejs.renderFile(
    join(views, `${view}.ejs`),
    { ...locals, ...templateFunctions, style, script },
    { cache: true }
  )
}

/** The page of a report, as the server sends it. */
export async function renderReport(shown: Report): Promise<string> {
  return await renderView('report', { page: toPageModel(shown, findings) })
}
