import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { COMMANDS, OPTIONS } from '../../src/cli/options.ts'
import { optionsMarkdown } from '../../src/cli/usage.ts'
import { SERVICE } from '../../src/core/report.ts'
import { runCli } from './run-cli.ts'

describe('echo3333', () => {
  test('tells its commands', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const { code, stdout } = await runCli(args)
      assert.equal(code, 0)
      for (const name of Object.keys(COMMANDS)) assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'))
    }
  })

  test('tells its version', async () => {
    const stdout = `echo3333 ${SERVICE.version}\n`
    assert.deepEqual(await runCli(['--version']), { code: 0, stdout, stderr: '' })
  })

  for (const command of Object.keys(COMMANDS)) {
    test(`tells the options of ${command}`, async () => {
      for (const args of [
        [command, '--help'],
        [command, '-h'],
        ['help', command]
      ]) {
        const { code, stdout } = await runCli(args)
        assert.equal(code, 0)
        const known = OPTIONS.filter((option) => option.commands.some((name) => name === command))
        for (const { flag } of known) assert.match(stdout, new RegExp(`^ {2}--${flag}\\b`, 'm'))
        for (const line of stdout.split('\n')) assert.ok(line.length <= 100 || /\(default/.test(line), line)
      }
    })
  }

  test('helps even where the environment is wrong', async () => {
    const { code } = await runCli(['serve', '--help'], { env: { ECHO3333_SHOW_SECRETS: 'yes' } })
    assert.equal(code, 0)
  })

  test('has one row in the table of options for each of them', () => {
    const rows = optionsMarkdown().trimEnd().split('\n').slice(2)
    assert.deepEqual(
      rows.map((row) => /^\| `--([a-z-]+)/.exec(row)?.[1]),
      OPTIONS.map((option) => option.flag)
    )
  })
})

describe('a command line that is not understood', () => {
  const tls = ['--tls-cert', '/no/such', '--tls-key', '/no/such']
  const cases: readonly { args: string[]; says: RegExp; env?: Record<string, string> }[] = [
    { args: [], says: /^echo3333: name a command: serve, / },
    { args: ['serv'], says: /unknown command "serv"; did you mean serve\?/ },
    { args: ['--port', '1'], says: /the command comes first/ },
    { args: ['help', 'nothing'], says: /unknown command "nothing"/ },
    { args: ['serve', '--prot', '1'], says: /unknown option --prot; did you mean --port\?/ },
    { args: ['serve', '-p', '1'], says: /unknown option -p/ },
    { args: ['serve', '--expect', 'x'], says: /unknown option --expect/ },
    { args: ['serve', '--port'], says: /--port needs a value: --port <number>/ },
    { args: ['serve', '--port='], says: /--port is empty/ },
    { args: ['serve', '--trust-proxy', ''], says: /--trust-proxy is empty/ },
    { args: ['serve', '--port', '1', '--port', '2'], says: /--port is given 2 times/ },
    {
      args: ['serve', '--port', '65536'],
      says: /port "65536" is not a port; write a number from 0 to 65535/
    },
    { args: ['serve', '--port', '080'], says: /is not a port/ },
    { args: ['serve', '--port', '1e3'], says: /is not a port/ },
    { args: ['serve'], env: { ECHO3333_PORT: 'http' }, says: /port "http" is not a port/ },
    { args: ['serve', '--show-secrets=yes'], says: /write --show-secrets or --no-show-secrets/ },
    {
      args: ['serve'],
      env: { ECHO3333_SHOW_SECRETS: 'yes' },
      says: /ECHO3333_SHOW_SECRETS is "yes"; write true/
    },
    { args: ['serve', '--tls-cert', 'a'], says: /tls-cert needs its private key/ },
    { args: ['serve', '--tls-key', 'a'], says: /tls-key needs its certificate/ },
    { args: ['serve', '--tls-port', '1'], says: /tls-port needs --tls-cert and --tls-key/ },
    { args: ['serve', ...tls, '--tls-port', '3333'], says: /port and tls-port are both 3333/ },
    { args: ['serve', ...tls, '--unix-socket', 's'], says: /give --port too/ },
    { args: ['serve', ...tls, '--log-level', 'silent'], says: /tls-cert "\/no\/such" cannot be read/ },
    { args: ['serve', '--log-level', 'inf'], says: /log-level "inf" is not known; did you mean info\?/ },
    {
      args: ['serve', '--trust-proxy', '10.0.0.1/8'],
      says: /trust-proxy "10\.0\.0\.1\/8": .*write 10\.0\.0\.0\/8/
    },
    { args: ['serve', '--trust-proxy-header', 'X-Nothing'], says: /"X-Nothing" is not a forwarding header/ },
    { args: ['serve', '--url-scheme', 'ftp'], says: /url-scheme "ftp": write http or https/ },
    { args: ['serve', '--url-prefix', 'app'], says: /url-prefix "app": write a path/ },
    { args: ['serve', 'extra'], says: /unexpected argument "extra"/ },
    { args: ['serve', '\u001b[31m'], says: /unexpected argument "\\x1b\[31m"/ },
    { args: ['healthcheck', '--port', '0'], says: /port 0 means any free port/ }
  ]
  for (const { args, env = {}, says } of cases) {
    test(`costs one line and status 2: ${JSON.stringify(args)} ${JSON.stringify(env)}`, async () => {
      const { code, stdout, stderr } = await runCli(args, { env })
      assert.equal(code, 2)
      assert.equal(stdout, '')
      assert.match(stderr, /^echo3333: [^\n]*\n$/)
      assert.match(stderr, says)
    })
  }
})
