import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Remedy } from '../../src/core/finding.ts'
import type { Report, ReportedFinding } from '../../src/core/report.ts'
import { toPageModel } from '../../src/render/page/page-model.ts'
import { report } from '../support/facts.ts'
import { PAGE_FIXTURES, pageFixture } from '../support/page-fixtures.ts'

function remedy(target: Remedy['target'], ...lines: string[]): Remedy {
  return { target, where: 'somewhere', lines, reference: 'https://docs.example.org/' }
}

function reported(id: string, remedies: readonly Remedy[] = []): ReportedFinding {
  return { id, severity: 'error', title: `Title of ${id}`, basis: 'truth', evidence: [], remedies }
}

function withFindings(base: Report, ...findings: readonly ReportedFinding[]): Report {
  return { ...base, findings }
}

describe('the two URLs', () => {
  test('stand under each other, component by component, with the differing ones marked', () => {
    const { url } = toPageModel(pageFixture('fail'))
    assert.deepEqual(
      url.parts.map((part) => [part.name, part.believed.text, part.typed.text, part.differs]),
      [
        ['scheme', 'http://', 'https://', true],
        ['host', 'docker.example.com', 'blog.example.com', true],
        ['port', ':8002', '', true],
        ['prefix', '', '/app', true],
        ['path', '/entry', '/entry', false],
        ['query', '?page=2', '?page=2', false]
      ]
    )
  })

  test('leave out what neither of them has', () => {
    const { url } = toPageModel(pageFixture('pass'))
    assert.deepEqual(
      url.parts.map((part) => part.name),
      ['scheme', 'host', 'path']
    )
  })

  test('show only the believed one where the other is not known, and ask again', () => {
    const page = toPageModel(pageFixture('unknown'))
    assert.equal(page.url.known, false)
    assert.equal(page.recheck, true)
    assert.match(page.note, /guess.*Echo-Expect-URL/)
  })

  test('do not ask again where the true URL is known, or where asking is not safe', () => {
    assert.equal(toPageModel(pageFixture('fail')).recheck, false)
    assert.equal(toPageModel(report({ method: 'POST' })).recheck, false)
  })
})

function drawn(shown: Report): string[][] {
  return toPageModel(shown).way.first.map(({ name, address, glyph }) => [name, address.text, glyph])
}

function openTab(shown: Report): string | undefined {
  return toPageModel(shown).findings[0]?.tabs.find((tab) => tab.open)?.target
}

describe('the way of the request', () => {
  test('goes from the visitor through the proxy to this service', () => {
    assert.deepEqual(drawn(pageFixture('pass')), [
      ['Visitor', '198.51.100.7', 'visitor'],
      ['Proxy', '127.0.0.1', 'trusted'],
      ['This service', '127.0.0.1:3333', 'service']
    ])
  })

  test('is direct where nothing speaks of a proxy', () => {
    assert.deepEqual(drawn(pageFixture('quiet')), [
      ['Visitor', '127.0.0.1', 'visitor'],
      ['This service', '127.0.0.1:3333', 'service']
    ])
  })

  test('puts an unnamed visitor in front of a proxy that names nobody', () => {
    const [visitor, proxy] = toPageModel(report({ headers: ['Host: a', 'Via: 1.1 b'] })).way.first
    assert.equal(visitor?.known, false)
    assert.equal(proxy?.name, 'Proxy')
  })

  test('says what each header claimed and what became of it', () => {
    const { first } = toPageModel(pageFixture('distrusted')).way
    assert.deepEqual(
      first.at(-2)?.claims.map((claim) => [claim.name, claim.value.text, claim.fate]),
      [
        ['asked for', 'https://blog.example.com/', ''],
        ['Host', '10.1.2.3:8080', 'used'],
        ['X-Forwarded-Host', 'blog.example.com', 'not used: no rule trusts the peer'],
        ['X-Forwarded-Proto', 'https', 'not used: no rule trusts the peer']
      ]
    )
  })

  test('marks the proxy that sends on nothing that is right', () => {
    const { first } = toPageModel(pageFixture('fail')).way
    assert.deepEqual(
      first.map((station) => station.lost),
      ['', 'Lost here: nothing that is sent on has the right scheme, host, port and prefix.', '']
    )
  })

  test('marks this service where the right value arrived and was not believed', () => {
    const { first } = toPageModel(pageFixture('distrusted')).way
    assert.equal(
      first.at(-1)?.lost,
      'Lost here: X-Forwarded-Host has the right value, but it is not believed.'
    )
  })

  test('does not name one of several proxies', () => {
    const headers = ['Host: internal', 'X-Forwarded-For: 198.51.100.7, 10.0.0.1']
    const { first } = toPageModel(report({ headers, expect: 'http://www.example.com/' })).way
    assert.match(first.at(-2)?.lost ?? '', /^Lost here or before: .* host\.$/)
  })

  test('folds the middle of 64 hops', () => {
    const { way } = toPageModel(pageFixture('hops'))
    assert.equal(way.first.length + way.folded.length + way.last.length, 66)
    assert.deepEqual([way.shape, way.first.length, way.last.length], ['tall', 3, 4])
    assert.equal(way.foldedSummary, '59 more stations')
  })

  test('ends at a Unix socket as well', () => {
    assert.equal(drawn(pageFixture('unixSocket')).at(-2)?.[1], 'unix:/run/app.sock')
  })
})

describe('fixes', () => {
  test('are grouped by software, several blocks to a tab', () => {
    const finding = reported('a', [remedy('apache', '1'), remedy('nginx', '2'), remedy('apache', '3')])
    const [card] = toPageModel(withFindings(pageFixture('quiet'), finding)).findings
    assert.deepEqual(
      card?.tabs.map((tab) => [tab.target, tab.open, tab.blocks.map((block) => block.lines)]),
      [
        ['apache', true, [['1'], ['3']]],
        ['nginx', false, [['2']]]
      ]
    )
  })

  test('open at the proxy that the request was recognised by, else at the first', () => {
    const finding = reported('a', [remedy('apache', '1'), remedy('nginx', '2')])
    assert.equal(openTab(withFindings(pageFixture('unknown'), finding)), 'nginx')
    assert.equal(openTab(withFindings(pageFixture('quiet'), finding)), 'apache')
    assert.equal(
      openTab(withFindings(pageFixture('unknown'), reported('a', [remedy('caddy', '1')]))),
      'caddy'
    )
  })

  test('that an earlier finding has already are pointed to', () => {
    const fix = [remedy('apache', '1')]
    const page = toPageModel(withFindings(pageFixture('quiet'), reported('a', fix), reported('b', fix)))
    assert.deepEqual(
      page.findings.map((card) => [card.hasTabs, card.sameFixAs]),
      [
        [true, []],
        [false, [{ anchor: 'finding-a', title: 'Title of a' }]]
      ]
    )
  })

  test('are repeated in no tab', () => {
    const first = reported('a', [remedy('apache', '1'), remedy('nginx', '2')])
    const second = reported('b', [remedy('apache', '1'), remedy('apache', '3'), remedy('nginx', '2')])
    const page = toPageModel(withFindings(pageFixture('quiet'), first, second))
    assert.deepEqual(
      page.findings[1]?.tabs.map((tab) => [
        tab.earlier.map((place) => place.anchor),
        tab.blocks.map((block) => block.lines)
      ]),
      [
        [['finding-a'], [['3']]],
        [['finding-a'], []]
      ]
    )
  })

  test('link to https only', () => {
    const finding = reported('a', [{ ...remedy('apache', '1'), reference: 'javascript:alert(1)' }])
    const [card] = toPageModel(withFindings(pageFixture('quiet'), finding)).findings
    assert.equal(card?.tabs[0]?.blocks[0]?.reference, '')
  })
})

describe('findings', () => {
  test('start with the consequence, the first sentence of the explanation', () => {
    const entry = { id: 'a', explanation: 'Links break, e.g. all of them. The proxy did it. Really.' }
    const catalogue = [{ ...entry, severity: 'error', title: '', references: [] }] as never
    const [card] = toPageModel(withFindings(pageFixture('quiet'), reported('a')), catalogue).findings
    assert.equal(card?.consequence, 'Links break, e.g. all of them.')
    assert.equal(card?.background, 'The proxy did it. Really.')
  })

  test('the first one is named beside the verdict, unless all is well', () => {
    assert.equal(toPageModel(pageFixture('fail')).foremost.length, 1)
    assert.equal(toPageModel(pageFixture('quiet')).foremost.length, 0)
  })
})

describe('raw and corrected', () => {
  test('says who said so for every change', () => {
    const { environ } = toPageModel(pageFixture('pass'))
    const because = Object.fromEntries(environ.foremost.map((row) => [row.key, row.because]))
    assert.equal(because['wsgi.url_scheme'], 'X-Forwarded-Proto says https')
    assert.equal(because['REMOTE_ADDR'], 'X-Forwarded-For says 198.51.100.7')
    assert.equal(because['SERVER_NAME'], '')
  })

  test('keeps what was removed, with the reason', () => {
    const { others, othersSummary } = toPageModel(pageFixture('fail')).environ
    const removed = others.find((row) => row.key === 'HTTP_X_REAL_IP')
    assert.equal(removed?.removed, true)
    assert.equal(removed.raw.text, '192.0.2.77')
    assert.match(removed.because, /^removed, since X-Real-IP is not among the trusted headers/)
    assert.match(othersSummary, /^[0-9]+ more variables, 1 of them changed$/)
  })

  test('shows PATH_INFO as UTF-8 too, where its bytes are', () => {
    const path = toPageModel(pageFixture('warn')).environ.foremost.find((row) => row.key === 'PATH_INFO')
    assert.equal(path?.raw.text, '/cafÃ©')
    assert.equal(path.raw.utf8, '/café')
    const latin1 = toPageModel(report({ target: '/caf%E9' })).environ.foremost
    assert.equal(latin1.find((row) => row.key === 'PATH_INFO')?.raw.utf8, '')
  })
})

describe('the reconstruction', () => {
  test('has all seven steps, the ones not taken too', () => {
    const { rows } = toPageModel(pageFixture('quiet')).steps
    assert.deepEqual(
      rows.map((row) => [row.step, row.raw.skipped, row.raw.nothing]),
      [
        [1, false, false],
        [2, false, false],
        [3, true, false],
        [4, true, false],
        [5, false, true],
        [6, false, false],
        [7, false, true]
      ]
    )
  })

  test('mentions the misreadings only where they make a difference', () => {
    assert.equal(toPageModel(pageFixture('quiet')).steps.hasVariants, false)
    assert.equal(
      toPageModel(pageFixture('fail')).steps.variants[0]?.url.text,
      'http://docker.example.com:8002:8002/entry?page=2'
    )
  })
})

test('the trust policy is printed as the flags that reproduce it', () => {
  assert.deepEqual(toPageModel(pageFixture('mounted')).trust.command, [
    'echo3333 serve \\',
    '  --trust-proxy 127.0.0.0/8,::1/128,169.254.0.0/16,fe80::/10,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7 \\',
    '  --trust-proxy-header Forwarded \\',
    '  --url-scheme https \\',
    '  --url-prefix /app'
  ])
  const nobody = report({ trust: { trustProxy: 'none', trustProxyHeader: 'none' } })
  assert.deepEqual(toPageModel(nobody).trust.command.slice(1), [
    '  --trust-proxy none \\',
    '  --trust-proxy-header none'
  ])
})

test('nothing that would move a cursor or reorder text is left in any model', () => {
  for (const name of PAGE_FIXTURES) {
    const text = JSON.stringify(toPageModel(pageFixture(name)))
    assert.doesNotMatch(text, /\\u00[0189]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/, name)
  }
})
