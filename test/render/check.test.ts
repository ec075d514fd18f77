import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CheckedFinding, CheckReport } from '../../src/core/check-report.ts'
import { SERVICE, verdictOf } from '../../src/core/report.ts'
import { findings as catalogue } from '../../src/findings/index.ts'
import { type CheckView, consequence } from '../../src/render/check/check-view.ts'
import { renderCheckGithub, renderFailureGithub } from '../../src/render/check/github.ts'
import { renderCheckJson } from '../../src/render/check/json.ts'
import { renderCheckJunit, renderFailureJunit } from '../../src/render/check/junit.ts'
import { renderCheckText } from '../../src/render/check/text.ts'
import { disarm, workflowCommand } from '../../src/render/check/workflow-command.ts'
import { readJunit } from '../cli/read-junit.ts'
import { report } from '../support/facts.ts'

const URL_OF_SITE = 'https://blog.example.com/'
const TOKEN = '8c3f5c0e-53a1-4ad1-a5a8-5d7e1c8c2f10'

const found = (id: string, entry: Partial<CheckedFinding> = {}): CheckedFinding => {
  const { severity, title } = catalogue.find((finding) => finding.id === id) ?? assert.fail(id)
  const evidence = [{ kind: 'header', name: 'X-Forwarded-Host', value: 'a.invalid' }] as const
  return {
    id,
    severity,
    title,
    basis: 'request',
    evidence,
    remedies: [],
    needs: 'probes',
    known: false,
    ...entry
  }
}

function checked(entry: Partial<CheckReport> = {}): CheckReport {
  const { findings = [] } = entry
  return {
    format: 1,
    kind: 'check',
    service: SERVICE,
    url: URL_OF_SITE,
    expected: URL_OF_SITE,
    verdict: verdictOf(findings.filter(({ known }) => !known)),
    findings,
    undecided: [],
    proxy: null,
    requests: { planned: 90, sent: 90 },
    interrupted: null,
    baseline: report({
      headers: ['Host: blog.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 443'],
      expect: URL_OF_SITE
    }),
    probes: [],
    ...entry
  }
}

const view = (entry: Partial<CheckReport> = {}, more: Partial<CheckView> = {}): CheckView => ({
  report: checked(entry),
  catalogue,
  fails: ({ severity }) => severity === 'error',
  seconds: 3.21,
  proxyNamed: false,
  ...more
})

describe('the text of a check', () => {
  const first = (entry: Partial<CheckReport>): string => renderCheckText(view(entry)).split('\n\n')[0] ?? ''

  test('begins with the verdict and the URL in one sentence', () => {
    assert.equal(
      first({}).replaceAll(/\s+/g, ' '),
      `PASS ${URL_OF_SITE}: your app has the right URL, and no probe found a way to change what it believes.`
    )
    assert.equal(
      first({ findings: [found('spoofable-host')] }),
      `FAIL  ${URL_OF_SITE}: your app has the right URL, but there is 1 error.`
    )
    const three = ['host-duplicate', 'spoofable-host', 'untrusted-peer'].map((id) =>
      found(id, { severity: 'error' })
    )
    assert.match(first({ findings: three }), /^FAIL .* but there are 3 errors\.$/)
    const baseline = report({ headers: ['Host: 10.0.0.5:3333'], expect: URL_OF_SITE })
    assert.match(
      first({ baseline }),
      /^PASS .*: nothing that was looked for is there, yet your app has\s+the\s+wrong\s+scheme,\s+host\s+and\s+port;/
    )
    assert.match(
      first({ interrupted: 'the deadline is over' }),
      /^STOP {2}\S+ is not wholly checked \(the deadline is over\); so far nothing is\s+wrong\.$/
    )
    assert.match(
      first({ interrupted: 'interrupted', findings: [found('spoofable-host')] }),
      /^FAIL {2}\S+ is not wholly checked \(interrupted\); so far 1 error\.$/
    )
  })

  test('shows the believed URL where it is another one, without the path that the check made up', () => {
    assert.doesNotMatch(renderCheckText(view()), /Your app believes/)
    const baseline = report({
      target: '/0123/p?q=1',
      headers: ['Host: 10.0.0.5:3333'],
      expect: `${URL_OF_SITE}0123/p?q=1`
    })
    const text = renderCheckText(view({ baseline }))
    assert.match(text, /\n {2}Your app believes +http +:\/\/ 10\.0\.0\.5 +:3333\n/)
    assert.doesNotMatch(text, /0123/)
  })

  test('says of each finding what was seen, what it does, and the fix', () => {
    const remedy = (target: 'nginx' | 'caddy') => ({
      target,
      where: 'in the server block',
      lines: [`line for ${target};`],
      caution: 'Mind the gap.',
      reference: 'https://example.com/'
    })
    const one = found('spoofable-host', { remedies: [remedy('nginx'), remedy('caddy')] })
    const other = found('internal-port', { remedies: [{ ...remedy('nginx'), lines: ['another line;'] }] })
    const text = renderCheckText(view({ findings: [one, other], proxy: 'nginx' }, { proxyNamed: true }))
    assert.match(text, /\n\nFixes are for nginx \(as asked for\); --proxy <name> shows others\.\n\n/)
    assert.match(
      text,
      /\nERROR {4}A visitor can tell your app its host \[spoofable-host\]\n {9}X-Forwarded-Host: a\.invalid\n {9}Your app builds its links[^.]*\.\n {9}Fix in nginx, in the server block:\n {13}line for nginx;\n {9}Mind: Mind the gap\.\n\nERROR/
    )
    assert.equal(text.match(/Mind the gap/g)?.length, 1)
    assert.match(
      renderCheckText(view({ findings: [one], proxy: 'nginx' })),
      /\nFixes are for nginx \(recognised by Server or Via in its answers\); --proxy <name> shows others\.\n/
    )
    const forCaddy = renderCheckText(view({ findings: [other], proxy: 'caddy' }))
    assert.match(forCaddy, /\n {9}There is no fix in Caddy; --proxy <name> shows those for nginx\.\n/)
    const inApp = found('untrusted-peer', { remedies: [{ ...remedy('nginx'), target: 'gunicorn' }] })
    assert.match(
      renderCheckText(view({ findings: [inApp], proxy: 'nginx' })),
      /\n {9}The fix is not in the proxy; --proxy <name> shows those for gunicorn\.\n/
    )
    const unknown = renderCheckText(view({ findings: [other] }))
    assert.match(
      unknown,
      /\nNothing tells which proxy this is: these fixes are for Apache; --proxy\s+apache\|nginx\|/
    )
  })

  test('folds what is known, what is gone and what was not decided', () => {
    const text = renderCheckText(
      view({
        findings: [found('internal-port'), found('spoofable-host', { known: true })],
        gone: ['internal-host'],
        undecided: [
          { id: 'lenient-parsing', why: 'only with --aggressive' },
          { id: 'body-lost', why: 'no answer in time' },
          { id: 'proxy-protocol-untrusted', why: 'only with --aggressive' }
        ]
      })
    )
    assert.match(
      text,
      /\n\nKnown from the baseline: spoofable-host\nGone since the baseline: internal-host\n\n/
    )
    assert.match(
      text,
      /\n\nNot decided\n {2}only with --aggressive: lenient-parsing, proxy-protocol-untrusted\n {2}no answer in time: body-lost\n\n/
    )
    assert.doesNotMatch(text, /\[spoofable-host\]/)
    assert.match(
      text,
      /\n\nMore on one: echo3333 explain <finding>\n1 error, 1 known, 3 not decided; 90 requests in 3\.2 s\.\n$/
    )
    assert.match(renderCheckText(view({ requests: { planned: 90, sent: 7 } })), /; 7 of 90 requests in /)
  })

  test('gives the first sentence of every explanation', () => {
    for (const { id, explanation } of catalogue) {
      const sentence = consequence(id, catalogue)
      assert.ok(explanation.startsWith(sentence) && /[.!?]$/.test(sentence), `${id}: ${sentence}`)
      assert.ok(sentence.length > 30, `${id}: ${sentence}`)
    }
  })
})

describe('JUnit', () => {
  test('agrees with the exit status', () => {
    const findings = [
      found('spoofable-host'),
      found('internal-port', { known: true }),
      found('client-address-lost', { severity: 'warning' })
    ]
    const undecided = [{ id: 'lenient-parsing', why: 'only with --aggressive' }]
    const { suite, cases } = readJunit(renderCheckJunit(view({ findings, undecided })))
    const state = (id: string): string | undefined =>
      cases.find(({ name }) => name.startsWith(`${id}: `))?.state
    assert.deepEqual(
      ['spoofable-host', 'internal-port', 'client-address-lost', 'lenient-parsing', 'internal-host'].map(
        state
      ),
      ['failure', 'skipped', 'passed', 'skipped', 'passed']
    )
    assert.deepEqual(
      [suite['name'], suite['tests'], suite['failures'], suite['skipped'], suite['errors']],
      [URL_OF_SITE, String(catalogue.length), '1', '2', '0']
    )
  })

  test('has an error where the check did not end, or did not begin', () => {
    const { suite, cases } = readJunit(renderCheckJunit(view({ interrupted: 'the deadline is over' })))
    assert.equal(suite['errors'], '1')
    assert.equal(cases.at(-1)?.message, 'not wholly checked: the deadline is over')
    const failure = {
      format: 1,
      kind: 'check',
      service: SERVICE,
      url: URL_OF_SITE,
      trouble: HOSTILE
    } as const
    assert.equal(readJunit(renderFailureJunit(failure)).cases[0]?.state, 'error')
  })

  test('is XML, whatever came over the wire', () => {
    const character = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(']]>', '<', '&', '"', '\ufffe', '\uffff', '\ud800', '\u0000', '\n', '##[error]')
    )
    const values = fc.sample(fc.string({ unit: character, maxLength: 40 }), catalogue.length)
    const findings = catalogue.map(({ id, severity }) =>
      found(id, { severity, ...hostileFinding(values.join('')) })
    )
    const text = renderCheckJunit(view({ findings, url: values.join('') }))
    assert.equal(readJunit(text).cases.length, catalogue.length)
    assert.doesNotMatch(text, /##\w*\[/)
  })
})

describe('GitHub', () => {
  test('gets commands that no value can end or add to', () => {
    assert.equal(
      workflowCommand('error', 'a:b,c%\r\nd', 'x:y,z%\r\n::notice::'),
      '::error title=a%3Ab%2Cc%25%0D%0Ad::x:y,z%25%0D%0A::notice::'
    )
    const failure = {
      format: 1,
      kind: 'check',
      service: SERVICE,
      url: URL_OF_SITE,
      trouble: HOSTILE
    } as const
    assert.match(renderFailureGithub(failure), /^::error title=echo3333 check::[^\n\r]*\n$/)
  })

  test('gets an annotation for each new finding, by severity, and for a check that did not end', () => {
    const findings = [
      found('spoofable-host'),
      found('internal-port', { known: true }),
      found('client-address-lost', { severity: 'warning' }),
      found('trust-all', { severity: 'info' })
    ]
    const text = renderCheckGithub(view({ findings, interrupted: 'interrupted' }), TOKEN)
    const commands = text.slice(text.lastIndexOf(`::${TOKEN}::\n`)).match(/^::[a-z]+ title=[^:]*/gm)
    assert.deepEqual(
      commands?.map((line) => line.replace(/ title=.*\[/, ' [')),
      [
        '::error [spoofable-host]',
        '::warning [client-address-lost]',
        '::notice [trust-all]',
        '::error title=echo3333 check'
      ]
    )
  })

  test('takes nothing else for a command, whatever came over the wire', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n::error::x', '##[error]x', '##vso[x]', ' ::add-mask::', `::${TOKEN}::`, '\r', '%0A')
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = renderCheckGithub(hostile(pieces.join(' '), catalogue), TOKEN)
        const lines = text.split('\n')
        assert.equal(lines[0], `::stop-commands::${TOKEN}`)
        const resumed = lines.indexOf(`::${TOKEN}::`)
        const inside = lines.slice(1, resumed)
        for (const line of inside) assert.doesNotMatch(line, /^\s*::|##\w*\[/)
        assert.match(lines[resumed + 1] ?? '', /^::error title=.*\[spoofable-host\]::/)
        assert.deepEqual(lines.slice(resumed + 2), [''])
      }),
      { numRuns: 50 }
    )
  })
})

describe('a build log', () => {
  test('finds no commands in a text', () => {
    assert.equal(
      disarm('a ##[error]b\n  ::error::c\n##vso[x]\n## [y] a::b #[z]'),
      'a #\\x23[error]b\n  \\x3a:error::c\n#\\x23vso[x]\n## [y] a::b #[z]'
    )
  })

  test('finds none in JSON, which means the same', () => {
    const subject = checked({ url: HOSTILE })
    const text = renderCheckJson(subject)
    assert.doesNotMatch(text, /##\w*\[|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(subject)))
  })
})

describe('a terminal', () => {
  test('gets no control characters from the wire', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
        const text = renderCheckText(hostile(value + HOSTILE, catalogue))
        assert.doesNotMatch(
          text,
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/
        )
      }),
      { numRuns: 50 }
    )
    assert.match(
      renderCheckText(view({ findings: [found('spoofable-host')] }), { colour: true }),
      /^\u001b\[31;1mFAIL/
    )
  })
})

const HOSTILE = '\u001b]0;x\u0007\u009b31m\u202e\r\n::error::x ##[error]y ##vso[z] ]]> <a> & "\u0000'

function hostileFinding(text: string): Partial<CheckedFinding> {
  return {
    title: text,
    evidence: [{ kind: 'header', name: text, value: text, expected: text, note: text }],
    remedies: [
      { target: 'apache', where: text, lines: [text], caution: text, reference: 'https://example.com/' }
    ]
  }
}

function hostile(text: string, looked: typeof catalogue): CheckView {
  const { title: _, ...finding } = hostileFinding(text)
  return view(
    {
      findings: [found('spoofable-host', finding)],
      undecided: [{ id: 'body-lost', why: text }],
      baseline: report({
        target: `/${text}`,
        headers: [`Host: ${text}`, `X-Forwarded-Host: ${text}`],
        expect: URL_OF_SITE
      })
    },
    { catalogue: looked }
  )
}
