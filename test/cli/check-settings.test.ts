import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { toCheckRequest } from '../../src/cli/check-settings.ts'
import { parseConfiguration } from '../../src/cli/configuration-file.ts'
import { parseCommandLine } from '../../src/cli/parse-command-line.ts'
import { runCli } from './run-cli.ts'

const URL_OF_SITE = 'https://blog.example.com/app/'

function request(args: readonly string[], file?: object) {
  const line = parseCommandLine('check', [URL_OF_SITE, ...args], {})
  return toCheckRequest(
    line,
    file === undefined ? null : parseConfiguration(JSON.stringify(file), 'c.json', '/etc/ci')
  )
}

describe('the settings of check', () => {
  test('have the defaults that the help tells', () => {
    const { settings, failOn, format, output, baseline } = request([])
    assert.equal(settings.url.text, URL_OF_SITE)
    assert.deepEqual(settings.limits, { timeout: 10_000, mostBytes: 4 * 1024 * 1024, insecure: false })
    assert.deepEqual([settings.deadline, settings.mostRequests, settings.aggressive], [120_000, 300, false])
    assert.deepEqual(settings.scope, { skip: [] })
    assert.deepEqual([failOn, format, output, baseline], ['error', 'text', undefined, undefined])
  })

  test('are taken from flags', () => {
    const { settings, failOn, format, output } = request(
      (
        '--expect https://www.example.com/ --backend http://10.0.0.5:3333/ --proxy nginx ' +
        '--http-url http://blog.example.com:8080/ --only spoofable-host,spoofable-port ' +
        '--only internal-host --skip spoofable-port --timeout 0.5 --deadline 30 ' +
        '--max-requests 50 --aggressive --insecure --fail-on warning --format junit --output report.xml'
      ).split(' ')
    )
    assert.equal(settings.expected?.text, 'https://www.example.com/')
    assert.equal(settings.backend?.text, 'http://10.0.0.5:3333/')
    assert.equal(settings.plainHttp?.text, 'http://blog.example.com:8080/')
    assert.equal(settings.proxy, 'nginx')
    assert.deepEqual(settings.scope, {
      only: ['spoofable-host', 'spoofable-port', 'internal-host'],
      skip: ['spoofable-port']
    })
    assert.deepEqual([settings.limits.timeout, settings.limits.insecure], [500, true])
    assert.deepEqual([settings.deadline, settings.mostRequests, settings.aggressive], [30_000, 50, true])
    assert.deepEqual([failOn, format, output], ['warning', 'junit', 'report.xml'])
  })

  test('are taken from a file, and flags beat it', () => {
    const file = {
      url: 'https://other.example.com/',
      failOn: 'warning',
      timeout: 2.5,
      maxRequests: 40,
      insecure: true,
      only: ['internal-host'],
      skip: 'spoofable-host',
      output: 'reports/check.xml',
      baseline: '/srv/baseline.json'
    }
    const { settings, failOn, output, baseline } = request(['--no-insecure', '--timeout', '3'], file)
    assert.equal(settings.url.text, URL_OF_SITE)
    assert.deepEqual([settings.limits.timeout, settings.limits.insecure], [3_000, false])
    assert.deepEqual([settings.mostRequests, failOn], [40, 'warning'])
    assert.deepEqual(settings.scope, { only: ['internal-host'], skip: ['spoofable-host'] })
    assert.deepEqual([output, baseline], ['/etc/ci/reports/check.xml', '/srv/baseline.json'])
  })

  test('may have their URL in the file', () => {
    const line = parseCommandLine('check', [], {})
    const file = parseConfiguration('{"url":"http://localhost:3333/"}', 'c.json', '/')
    assert.equal(toCheckRequest(line, file).settings.url.text, 'http://localhost:3333/')
  })
})

describe('where a host is', () => {
  const rules = (...texts: string[]) =>
    request(texts.flatMap((text) => ['--resolve', text])).settings.resolve.map(
      ({ host, port, address }) => `${host} ${port} ${address}`
    )

  test('is told as in curl, with several addresses', () => {
    assert.deepEqual(rules('Blog.example.com:8443:192.0.2.1,[2001:db8::1],2001:db8::2'), [
      'blog.example.com 8443 192.0.2.1',
      'blog.example.com 8443 2001:db8::1',
      'blog.example.com 8443 2001:db8::2'
    ])
  })

  test('can be told for every host, unless a rule names it', () => {
    assert.deepEqual(rules('*:8443:192.0.2.1'), ['blog.example.com 8443 192.0.2.1'])
    assert.deepEqual(rules('*:8443:192.0.2.1', 'blog.example.com:8443:192.0.2.2'), [
      'blog.example.com 8443 192.0.2.2'
    ])
  })

  test('holds for the plain http twin of the site too, unless a rule says where that is', () => {
    assert.deepEqual(rules('blog.example.com:443:192.0.2.1'), [
      'blog.example.com 443 192.0.2.1',
      'blog.example.com 80 192.0.2.1'
    ])
    assert.deepEqual(rules('*:443:192.0.2.1', '*:80:192.0.2.9'), [
      'blog.example.com 443 192.0.2.1',
      'blog.example.com 80 192.0.2.9'
    ])
  })
})

describe('a mistake in the command line of check', () => {
  const site = 'http://127.0.0.1:9/'
  const cases: readonly { args: string[]; says: string | RegExp }[] = [
    { args: [], says: 'name the URL to check: echo3333 check https://www.example.com/' },
    { args: ['example.com'], says: 'the URL "example.com" has no scheme; write https://example.com/' },
    {
      args: ['localhost:3333'],
      says: 'the URL "localhost:3333" has no scheme; write http://localhost:3333/'
    },
    { args: ['192.0.2.1/a'], says: 'the URL "192.0.2.1/a" has no scheme; write http://192.0.2.1/a' },
    { args: ['ftp://a/'], says: /"ftp:\/\/a\/" is no web page; write http:\/\/ or https:\/\// },
    { args: ['http://me:secret@a/'], says: 'the URL has a user name in it; leave that out' },
    { args: ['me:secret@a/'], says: 'the URL has a user name in it; leave that out' },
    { args: ['https://bücher.example/'], says: /write https:\/\/xn--bcher-kva\.example\/$/ },
    { args: ['http:///'], says: /is no URL; write it in full/ },
    { args: [site, 'http://other/'], says: /unexpected argument "http:\/\/other\/"/ },
    { args: [site, '--backend', '10.0.0.5:3333'], says: /--backend .* write http:\/\/10\.0\.0\.5:3333\/$/ },
    { args: [site, '--expect', '/app'], says: /--expect "\/app" is no URL/ },
    { args: [site, '--http-url', 'https://a/'], says: /--http-url "https:\/\/a\/" is not plain http/ },
    { args: [site, '--only', 'spoofable-hots'], says: /--only: there is no finding .* spoofable-host\b/ },
    { args: [site, '--skip', 'zzzzzzzzzzzz'], says: /--skip: .* echo3333 explain lists them all$/ },
    { args: [site, '--only', 'internal-host,'], says: /--only: there is no finding ""/ },
    {
      args: [site, '--only', 'internal-host', '--skip', 'internal-host'],
      says: /--skip leaves nothing to look for/
    },
    { args: [site, '--fail-on', 'errors'], says: /--fail-on "errors" is not known; did you mean error\?/ },
    { args: [site, '--format', 'xml'], says: /one of text, json, junit, github/ },
    { args: [site, '--proxy', 'ngnix'], says: /did you mean nginx\?/ },
    { args: [site, '--timeout', '1', '--timeout', '2'], says: '--timeout is given 2 times; keep one' },
    { args: [site, '--timeout', '0'], says: /--timeout "0": write seconds/ },
    { args: [site, '--timeout', '5s'], says: /--timeout "5s": write seconds/ },
    { args: [site, '--deadline', '3601'], says: /--deadline "3601": write seconds/ },
    { args: [site, '--max-requests', '0'], says: /--max-requests "0": write a number/ },
    {
      args: [site, '--resolve', 'a:80'],
      says: /--resolve "a:80": that is not host, port and address; write/
    },
    { args: [site, '--resolve', 'a:80:b'], says: /"b" is not an IP address/ },
    { args: [site, '--resolve', 'a:0:127.0.0.1'], says: /"0" is not a port/ },
    { args: [site, '--resolve', 'a:80:127.0.0.1,'], says: /"" is not an IP address/ },
    {
      args: [site, '--baseline', '/no/such'],
      says: 'cannot read the baseline /no/such: there is no such file'
    },
    { args: [site, '--config', '/no/such'], says: 'cannot read /no/such: there is no such file' },
    { args: [site, '--output', '/no/such'], says: 'cannot write /no/such: there is no such file' }
  ]
  for (const { args, says } of cases) {
    test(`costs one line and status 2: ${JSON.stringify(args)}`, async () => {
      const { code, stdout, stderr } = await runCli(['check', ...args])
      assert.deepEqual([code, stdout], [2, ''])
      const line = /^echo3333: ([^\n]*)\n$/.exec(stderr)?.[1] ?? stderr
      if (typeof says === 'string') assert.equal(line, says)
      else assert.match(line, says)
    })
  }
})

describe('a mistake in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-check-'))
  const file = join(folder, 'file.json')
  before(() => writeFileSync(file, ''))
  after(() => rmSync(folder, { recursive: true, force: true }))

  async function complaint(text: string, flag: string): Promise<string> {
    writeFileSync(file, text)
    const { code, stdout, stderr } = await runCli(['check', 'http://127.0.0.1:9/', flag, file])
    assert.deepEqual([code, stdout], [2, ''])
    return /^echo3333: ([^\n]*)\n$/.exec(stderr)?.[1] ?? stderr
  }

  const settings: readonly [text: string, says: string | RegExp][] = [
    ['', /file\.json is not JSON/],
    ['[]', /file\.json has to hold an object/],
    ['{"fail-on": "error"}', /: unknown key "fail-on"; did you mean failOn\?$/],
    ['{"timeuot": 1}', /: unknown key "timeuot"; did you mean timeout\?$/],
    ['{"xxxxxxxxxxxx": 1}', /: unknown key "xxxxxxxxxxxx" \(one of url, /],
    ['{"__proto__": 1}', /: unknown key "__proto__"/],
    ['{"color": true}', /: "color" is for the command line only$/],
    ['{"timeout": "5"}', /: timeout has to be a number$/],
    ['{"timeout": -1}', /: timeout "-1": write seconds/],
    ['{"insecure": "yes"}', /: insecure has to be true or false$/],
    ['{"only": ["internal-host", 1]}', /: only\[1\] has to be a text in quotes$/],
    ['{"only": []}', /: only is empty; leave it out$/],
    ['{"only": ["internal-hots"]}', /file\.json: only: there is no finding "internal-hots"/],
    ['{"failOn": "err"}', /file\.json: failOn "err" is not known; did you mean error\?/],
    ['{"expect": "example.com"}', /file\.json: expect "example.com" has no scheme/],
    ['{"resolve": ["a"]}', /file\.json: resolve "a": that is not/]
  ]
  for (const [text, says] of settings) {
    test(`of settings names the key: ${text}`, async () => {
      assert.match(await complaint(text, '--config'), new RegExp(says))
    })
  }

  const baselines: readonly [text: string, says: RegExp][] = [
    ['{', /it is not JSON; save one with/],
    ['[]', /it is no object/],
    ['{"format":1,"findings":[]}', /its "kind" is not "check"/],
    ['{"format":2,"kind":"check"}', /its "format" is 2, not 1/],
    ['{"format":1,"kind":"check","trouble":"nobody there"}', /that check came to nothing/],
    ['{"format":1,"kind":"check"}', /its "findings" are no list/],
    ['{"format":1,"kind":"check","findings":[{"id":"a"},{}]}', /its "findings\[1\]\.id" is no text/]
  ]
  for (const [text, says] of baselines) {
    test(`of a baseline names the field: ${text}`, async () => {
      assert.match(await complaint(text, '--baseline'), says)
    })
  }
})
