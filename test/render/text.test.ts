import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import type { Remedy } from '../../src/core/finding.ts'
import type { Report } from '../../src/core/report.ts'
import { compileTrustPolicy } from '../../src/core/trust-policy.ts'
import { diagnose } from '../../src/diagnose.ts'
import { renderText } from '../../src/render/text.ts'
import { facts, report } from '../support/facts.ts'

const wrong = report({
  target: '/app/x?q=1',
  headers: ['Host: docker.example.com:8002', 'X-Forwarded-For: 203.0.113.9, 198.51.100.7'],
  expect: 'http://blog.example.com/app/x?q=1'
})

const remedy = (target: Remedy['target'], ...lines: string[]): Remedy => ({
  target,
  where: 'in the virtual host',
  lines,
  reference: 'https://www.example.org/'
})

function withFindings(...findings: Report['findings']): Report {
  return { ...wrong, findings }
}

const HOST_FINDING = {
  id: 'internal-host',
  severity: 'error',
  title: 'URLs name an internal host instead of the public one',
  basis: 'truth',
  evidence: [
    { kind: 'environ', name: 'HTTP_HOST', value: 'docker.example.com:8002', expected: 'blog.example.com' }
  ],
  remedies: [
    remedy('apache', 'ProxyPreserveHost On'),
    remedy('nginx', 'proxy_set_header Host $host;'),
    remedy('echo3333', '--trust-proxy 192.0.2.10')
  ]
} as const

describe('the text of a report that passes', () => {
  test('says so first and is short', () => {
    const text = renderText({ ...report({ expect: 'http://www.example.com/' }), findings: [] })
    assert.equal(
      text,
      `PASS  Your app and your visitors agree.

  Your app believes   http://www.example.com/
  Visitors asked for  http://www.example.com/

Environ (raw -> corrected)
  wsgi.url_scheme  http
  HTTP_HOST        www.example.com
  SERVER_NAME      www.example.com
  SERVER_PORT      80
  SCRIPT_NAME      (empty)
  PATH_INFO        /
  QUERY_STRING     (empty)
  REMOTE_ADDR      127.0.0.1

The way of the request
  127.0.0.1  client, trusted by 127.0.0.0/8 (the socket says so)
  echo3333   at 127.0.0.1:3333, over plain HTTP

The request as it came
  GET / HTTP/1.1
  Host: www.example.com

What is trusted here
  --trust-proxy loopback,linklocal,uniquelocal
  --trust-proxy-header X-Forwarded-For,X-Forwarded-Host,X-Forwarded-Port,X-Forwarded-Proto
  --trust-proxy-header X-Forwarded-Prefix

More: ?echo3333=json has everything, ?echo3333=html is the page for people
`
    )
  })

  test('leaves the hint out where there is no service to ask', () => {
    assert.doesNotMatch(renderText(report(), { hint: false }), /\?echo3333=/)
  })
})

describe('the text of a report that fails', () => {
  test('sets the URLs below each other and marks what differs', () => {
    const [, , believed = '', typed = '', marks = ''] = renderText(wrong).split('\n')
    assert.equal(believed, '  Your app believes   http :// docker.example.com :8002 /app/x ?q=1')
    assert.equal(typed, '  Visitors asked for  http :// blog.example.com         /app/x ?q=1')
    assert.equal(marks, '                               ^^^^^^^^^^^^^^^^^^ ^^^^^')
  })

  test('writes URLs that are too long for a line component by component', () => {
    const text = renderText(
      report({
        target: `/${'a'.repeat(120)}`,
        headers: ['Host: docker.example.com:8002'],
        expect: `http://blog.example.com/${'a'.repeat(120)}`
      })
    )
    assert.match(
      text,
      / {2}host {4}! app believes {2}docker\.example\.com\n +! visitors typed blog\.example\.com\n/
    )
    assert.match(text, / {2}path {6}\/a+\.\.\. \(121 bytes\)\n/)
  })

  test('shows the change of a variable and who said so', () => {
    const text = renderText(wrong)
    assert.match(text, /REMOTE_ADDR +127\.0\.0\.1 -> 198\.51\.100\.7\n +element 2 of X-Forwarded-For says/)
  })

  test('shows why a header does not count', () => {
    const text = renderText(report({ headers: ['Host: www.example.com', 'X-Real-IP: 198.51.100.7'] }))
    assert.match(text, /HTTP_X_REAL_IP +198\.51\.100\.7 -> \(removed\)\n +since X-Real-IP is not among/)
  })

  test('shows the evidence of a finding, with what should have been', () => {
    assert.match(
      renderText(withFindings(HOST_FINDING)),
      /\nERROR {4}URLs name .* \[internal-host\]\n +HTTP_HOST: docker\.example\.com:8002\n +should be: blog\.example\.com\n/
    )
  })

  test('shows the way of the request, farthest first', () => {
    assert.match(
      renderText(wrong),
      /203\.0\.113\.9 +unverified \(X-Forwarded-For .*\n +198\.51\.100\.7 +client .*\n +127\.0\.0\.1 +proxy, trusted by 127\.0\.0\.0\/8/
    )
  })

  test('shows the header lines as they came, duplicates and case kept', () => {
    const text = renderText(report({ headers: ['hOST: www.example.com', 'X-A: 1', 'x-a: 2', 'X-Empty:'] }))
    assert.match(text, /\n {2}hOST: www\.example\.com\n {2}X-A: 1\n {2}x-a: 2\n {2}X-Empty:\n/)
  })

  test('prints the policy as flags', () => {
    const trust = { trustProxy: 'none', trustProxyHeader: 'none', urlScheme: 'https', urlPrefix: '/app' }
    assert.match(
      renderText(report({ trust })),
      /\n {2}--trust-proxy none\n {2}--trust-proxy-header none\n {2}--url-scheme https\n {2}--url-prefix \/app\n/
    )
  })
})

describe('the fixes', () => {
  test("are Apache's where nothing shows the proxy, and this service's own", () => {
    const { trust } = report({ trust: { trustProxy: 'none' } })
    const text = renderText({ ...withFindings(HOST_FINDING), trust })
    assert.match(text, /Fix in Apache, in the virtual host:\n +ProxyPreserveHost On\n/)
    assert.match(text, /Fix in echo3333, in the virtual host:\n +--trust-proxy 192\.0\.2\.10\n/)
    assert.doesNotMatch(text, /proxy_set_header/)
    assert.match(text, /\n\nThese fixes are for Apache; there are some for nginx, too\.\nMore on one: /)
  })

  test('are followed by one line that says where there is more, for those who have only curl as well', () => {
    const text = renderText(withFindings(HOST_FINDING, { ...HOST_FINDING, id: 'another' }))
    assert.match(
      text,
      /\nMore on one: curl \.\.\.\/_echo3333\/findings\/<id> below what you asked, or echo3333 explain <id>\n\nEnviron/
    )
    assert.equal(text.match(/\/findings\//g)?.length, 1)
    assert.equal(text.match(/explain/g)?.length, 1)
  })

  test('are followed by a command alone where there is no service to ask', () => {
    const text = renderText(withFindings(HOST_FINDING), { hint: false })
    assert.match(text, /\nMore on one: echo3333 explain <id>\n\nEnviron/)
    assert.doesNotMatch(text, /_echo3333/)
  })

  test('have no line about more where there is no finding', () => {
    assert.doesNotMatch(renderText({ ...wrong, findings: [] }), /More on one|explain/)
  })

  test('do not say to trust a peer that is trusted', () => {
    assert.doesNotMatch(renderText(withFindings(HOST_FINDING)), /Fix in echo3333/)
  })

  test('are those of the proxy that was asked for', () => {
    const text = renderText(withFindings(HOST_FINDING), { proxy: 'nginx' })
    assert.match(text, /Fix in nginx, in the virtual host:\n +proxy_set_header Host \$host;\n/)
    assert.doesNotMatch(text, /ProxyPreserveHost/)
  })

  test('are those of the proxy that the request shows', () => {
    const request = facts({ headers: ['Host: www.example.com', 'X-Real-IP: 192.0.2.1'] })
    assert.match(renderText({ ...withFindings(HOST_FINDING), request }), /Fix in nginx/)
  })

  test('are printed once', () => {
    const text = renderText(withFindings(HOST_FINDING, { ...HOST_FINDING, id: 'another' }))
    assert.equal(text.match(/ProxyPreserveHost On/g)?.length, 1)
    assert.match(text, /Fix in Apache: the same as for internal-host above\n/)
  })
})

describe('a terminal', () => {
  test('gets no colour unless asked', () => {
    assert.doesNotMatch(renderText(wrong), /\u001b/)
    assert.match(renderText(wrong, { colour: true }), /^\u001b\[31;1mFAIL\u001b\[0m /)
  })

  test('gets no control characters and no controls of writing direction from the wire', () => {
    const hostile = '\u001b]0;x\u0007\u009b31m\u202e\r\n\u0000'
    const evidence = [
      { kind: 'header', name: hostile, value: hostile, expected: hostile, note: hostile }
    ] as const
    const text = renderText({
      ...report({
        method: `GET${hostile}`,
        target: `/${hostile}`,
        httpVersion: hostile,
        headers: [`Host: ${hostile}`, `X${hostile}: ${hostile}`, `X-Forwarded-For: ${hostile}, ${hostile}`],
        expect: 'http://www.example.com/'
      }),
      findings: [{ ...HOST_FINDING, evidence, remedies: [remedy('apache', `X${hostile}`, 'Line "\\d+"')] }]
    })
    assertHarmless(text)
    assert.match(text, /\n +Line "\\d\+"\n/)
  })

  test('gets long values with their length, and short lines', () => {
    const text = renderText(report({ headers: ['Host: www.example.com', `X-Long: ${'v'.repeat(14_336)}`] }))
    assert.match(text, /X-Long: v+\.\.\. \(14336 bytes\)\n/)
    for (const line of text.split('\n')) assert.ok(line.length <= 100, line)
  })

  test('gets a long chain cut to the nearest stations', () => {
    const chain = Array.from({ length: 64 }, (_, index) => `10.0.0.${index}`).join(', ')
    const text = renderText(report({ headers: ['Host: www.example.com', `X-Forwarded-For: ${chain}`] }))
    assert.match(text, /\(53 stations farther away are not shown\)/)
  })

  test('is safe from any request', () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
    const latin1 = fc.string({ unit: byte })
    const policy = compileTrustPolicy()
    fc.assert(
      fc.property(latin1, fc.array(fc.tuple(latin1, latin1)), latin1, (target, headers, expectedUrl) => {
        const forwarded = ['X-Forwarded-For', target] as const
        const request = { ...facts(), target, headers: [...headers, forwarded] }
        assertHarmless(renderText(diagnose(request, policy, { expectedUrl, remedies: true })))
      }),
      { numRuns: 200 }
    )
  })
})

function assertHarmless(text: string): void {
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
}
