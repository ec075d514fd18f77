import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, describe, test } from 'node:test'
import Schema from 'typebox/schema'
import type { CheckReport } from '../../src/core/check-report.ts'
import { CheckReportSchema } from '../../src/server/check-report-schema.ts'
import { configurationOf, PUBLIC_HOST } from '../remedies/configuration.ts'
import { freePorts, type RunningProxy, startProxy } from '../support/proxies.ts'
import { type Service, startService } from '../support/service.ts'
import { readJunit } from './read-junit.ts'
import { runCli } from './run-cli.ts'

// nginx for real, twice: as it is when nobody thought about it, and as it should be.

const folder = mkdtempSync(join(tmpdir(), 'echo3333-check-'))
let service: Service
let nginx: RunningProxy
let naive: readonly string[]
let hardened: readonly string[]

before(async () => {
  service = await startService()
  const [bad = 0, good = 0] = await freePorts(2)
  const backend = `127.0.0.1:${service.port}`
  const proxy = [
    `proxy_set_header Host $host:${good};`,
    'proxy_set_header X-Forwarded-For $remote_addr;',
    `proxy_set_header X-Forwarded-Host $host:${good};`,
    'proxy_set_header X-Forwarded-Proto $scheme;',
    `proxy_set_header X-Forwarded-Port ${good};`,
    'proxy_set_header X-Forwarded-Prefix "";',
    'proxy_set_header Forwarded "";'
  ]
  const sites = [
    { port: bad, backend },
    { port: good, backend, proxy }
  ]
  nginx = await startProxy('nginx', configurationOf('nginx', sites), [bad, good])
  const site = (port: number): readonly string[] => [
    `http://${PUBLIC_HOST}:${port}/`,
    '--resolve',
    `*:${port}:127.0.0.1`,
    '--only',
    LOOKED_FOR.join(',')
  ]
  naive = site(bad)
  hardened = site(good)
})
after(async () => {
  await nginx.stop()
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})

const LOOKED_FOR = ['internal-host', 'internal-port', 'spoofable-host', 'client-address-lost', 'host-missing']
const WRONG = ['internal-host', 'internal-port', 'spoofable-host', 'client-address-lost']

describe('echo3333 check', () => {
  test('passes a hardened proxy', async () => {
    const { code, stdout, stderr } = await runCli(['check', ...hardened])
    assert.match(
      stdout,
      /^PASS {2}http:\/\/blog\.example\.com:\d+\/: your app has the right URL, and no probe/
    )
    assert.match(stderr, /^Sending \d+ requests to http:\/\/blog\.example\.com:\d+\/\n$/)
    assert.equal(code, 0)
  })

  test('fails a naive one, with what was seen, what it does, and the fix for this proxy', async () => {
    const { code, stdout } = await runCli(['check', ...naive])
    assert.equal(code, 1)
    assert.match(stdout, /^FAIL {2}http:\/\/blog\.example\.com:\d+\/: your app has the wrong host and port; /)
    assert.match(
      stdout,
      /\n {2}Your app believes +http :\/\/ 127\.0\.0\.1 +:\d+\n {2}Visitors asked for +http /
    )
    assert.match(stdout, /\nFixes are for nginx \(recognised by the marks it leaves on requests\); --proxy /)
    assert.match(
      stdout,
      /\nERROR {4}A visitor can tell your app its host \[spoofable-host\]\n +X-Forwarded-Host: [0-9a-f]{16}\.invalid \(.*\)\n +Your app builds its links /
    )
    assert.match(stdout, /\n +Fix in nginx, .*:\n +proxy_set_header X-Forwarded-Host "";\n/)
    assert.match(
      stdout,
      /\nMore on one: echo3333 explain <finding>\n3 errors and 1 warning; \d+ requests in \d+\.\d s\.\n$/
    )
    for (const line of stdout.split('\n')) assert.ok(line.length <= 100, line)
  })

  test('shows the fixes for the proxy that is named', async () => {
    const { stdout } = await runCli(['check', ...naive, '--proxy', 'caddy'])
    assert.match(stdout, /\nFixes are for Caddy \(as asked for\)/)
    assert.match(stdout, /\n +Fix in Caddy, /)
    assert.doesNotMatch(stdout, /Fix in nginx/)
  })

  test('fails from the severity on that is asked for', async () => {
    const warning = ['--only', 'client-address-lost', '--skip', WRONG.slice(0, 3).join(',')]
    const status = async (failOn: string): Promise<number> =>
      (await runCli(['check', ...naive, ...warning, '--skip', 'host-missing', '--fail-on', failOn])).code
    assert.deepEqual([await status('error'), await status('warning'), await status('never')], [0, 1, 0])
    assert.equal((await runCli(['check', ...naive, '--fail-on', 'never'])).code, 0)
  })

  test('sends nothing where it would be too much, and says how to send less', async () => {
    const { code, stdout, stderr } = await runCli(['check', ...naive, '--max-requests', '2'])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(
      stderr,
      /^echo3333: this check sends \d+ requests, more than --max-requests 2; raise it, or /
    )
  })

  test('colours the text where it is told to', async () => {
    assert.match((await runCli(['check', ...naive, '--color'])).stdout, /^\u001b\[31;1mFAIL\u001b\[0m {2}/)
    assert.doesNotMatch((await runCli(['check', ...naive])).stdout, /\u001b/)
  })

  test('leaves no handler of signals behind', async () => {
    const count = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
    const earlier = count()
    await runCli(['check', ...hardened])
    assert.equal(count(), earlier)
  })
})

describe('the forms of a check', () => {
  test('have JSON alone on standard output, as its schema says', async () => {
    for (const site of [naive, hardened]) {
      const { stdout } = await runCli(['check', ...site, '--format', 'json'])
      const report = JSON.parse(stdout) as CheckReport
      assert.deepEqual(Schema.Errors(CheckReportSchema, report)[1], [])
      assert.deepEqual(report.findings.map(({ id }) => id).toSorted(), site === naive ? WRONG.toSorted() : [])
    }
  })

  test('have a schema that can be printed', async () => {
    const { code, stdout } = await runCli(['check', '--schema'])
    assert.equal(code, 0)
    const schema = JSON.parse(stdout) as typeof CheckReportSchema
    const { stdout: json } = await runCli(['check', ...naive, '--format', 'json'])
    assert.ok(Schema.Check(schema, JSON.parse(json)))
    assert.ok(!Schema.Check(schema, { ...(JSON.parse(json) as object), verdict: 'maybe' }))
    assert.ok(!Schema.Check(schema, { ...(JSON.parse(json) as object), more: 1 }))
  })

  test('have JUnit with a case for each finding that was looked for', async () => {
    const { code, stdout } = await runCli(['check', ...naive, '--format', 'junit'])
    assert.equal(code, 1)
    const { suite, cases } = readJunit(stdout)
    assert.deepEqual(cases.map(({ name, state }) => `${name.split(':')[0]} ${state}`).toSorted(), [
      'client-address-lost passed',
      'host-missing passed',
      'internal-host failure',
      'internal-port failure',
      'spoofable-host failure'
    ])
    assert.equal(suite['tests'], '5')
    assert.equal(suite['failures'], '3')
    const host = cases.find(({ name }) => name.startsWith('spoofable-host'))
    assert.match(host?.text ?? '', /X-Forwarded-Host: [0-9a-f]{16}\.invalid/)
    assert.match(host?.text ?? '', /\n {4}proxy_set_header X-Forwarded-Host "";\n/)
    const warning = cases.find(({ name }) => name.startsWith('client-address-lost'))
    assert.match(warning?.text ?? '', /REMOTE_ADDR: 127\.0\.0\.1/)
  })

  test('have annotations for GitHub behind the text for people', async () => {
    const { stdout } = await runCli(['check', ...naive, '--format', 'github'])
    const [, token = ''] = /^::stop-commands::([0-9a-f-]{36})\nFAIL /.exec(stdout) ?? []
    const annotations = stdout.slice(stdout.indexOf(`\n::${token}::\n`) + token.length + 6)
    assert.deepEqual(annotations.match(/^::[a-z]+ /gm), ['::error ', '::error ', '::error ', '::warning '])
    assert.match(
      annotations,
      /^::error title=A visitor can tell your app its host \[spoofable-host\]::X-Forwarded-Host: /m
    )
    assert.match(annotations, /%0AFix in nginx, [^\n]*%0A {4}proxy_set_header /)
  })

  test('can stand in a file, beside the text or another form', async () => {
    const file = (name: string): string => join(folder, name)
    const json = await runCli(['check', ...naive, '--output', file('a.json')])
    assert.match(json.stdout, /^FAIL /)
    assert.equal((JSON.parse(readFileSync(file('a.json'), 'utf8')) as CheckReport).verdict, 'fail')
    const junit = await runCli(['check', ...naive, '--format', 'junit', '--output', file('a.xml')])
    assert.match(junit.stdout, /^FAIL /)
    assert.equal(readJunit(readFileSync(file('a.xml'), 'utf8')).suite['failures'], '3')
    const both = await runCli(['check', ...naive, '--format', 'github', '--output', file('b.xml')])
    assert.match(both.stdout, /^::stop-commands::/)
    assert.match(readFileSync(file('b.xml'), 'utf8'), /^<\?xml /)
    const text = await runCli(['check', ...naive, '--color', '--output', file('a.txt')])
    assert.match(text.stdout, /^\u001b/)
    assert.match(readFileSync(file('a.txt'), 'utf8'), /^FAIL /)
  })
})

describe('a baseline', () => {
  const baseline = join(folder, 'baseline.json')

  test('lets what is known pass, and tells what is gone', async () => {
    await runCli(['check', ...naive, '--output', baseline])
    const again = await runCli(['check', ...naive, '--baseline', baseline])
    assert.equal(again.code, 0)
    assert.match(again.stdout, /^PASS .*: nothing new is wrong; 4 findings are known from the baseline\.\n/)
    assert.match(again.stdout, /\nKnown from the baseline: internal-host, /)
    assert.doesNotMatch(again.stdout, /^ERROR/m)
    assert.match(again.stdout, /\nNothing found, 4 known; /)

    const mended = await runCli(['check', ...hardened, '--baseline', baseline, '--format', 'json'])
    const report = JSON.parse(mended.stdout) as CheckReport
    assert.deepEqual(report.gone?.toSorted(), WRONG.toSorted())
    assert.ok(Schema.Check(CheckReportSchema, report))
    const words = await runCli(['check', ...hardened, '--baseline', baseline])
    assert.match(words.stdout, /\nGone since the baseline: internal-host, /)
  })

  test('lets nothing pass that is new', async () => {
    const old = JSON.parse(readFileSync(baseline, 'utf8')) as CheckReport
    const findings = old.findings.filter(({ id }) => id !== 'spoofable-host')
    writeFileSync(baseline, JSON.stringify({ ...old, findings }))
    const { code, stdout } = await runCli(['check', ...naive, '--baseline', baseline, '--format', 'junit'])
    assert.equal(code, 1)
    assert.deepEqual(
      readJunit(stdout)
        .cases.map(({ name, state, message }) => `${name.split(':')[0]} ${state} ${message}`)
        .toSorted(),
      [
        'client-address-lost skipped known from the baseline',
        'host-missing passed ',
        'internal-host skipped known from the baseline',
        'internal-port skipped known from the baseline',
        'spoofable-host failure A visitor can tell your app its host'
      ]
    )
  })
})

describe('a file of settings', () => {
  test('says all that the command line may say', async () => {
    const [url, , resolve] = hardened
    const config = join(folder, 'echo3333.json')
    const settings = { url, resolve: [resolve], only: LOOKED_FOR, format: 'json', output: 'from-file.xml' }
    writeFileSync(config, JSON.stringify(settings))
    const { code, stdout } = await runCli(['check', '--config', config])
    assert.equal(code, 0)
    assert.equal((JSON.parse(stdout) as CheckReport).url, url)
    assert.ok(existsSync(join(folder, 'from-file.xml')))
  })
})
