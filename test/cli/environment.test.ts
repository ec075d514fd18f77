import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OPTIONS } from '../../src/cli/options.ts'
import { parseCommandLine } from '../../src/cli/parse-command-line.ts'
import { runCli } from './run-cli.ts'

/** A command line that never gets as far as to listen. */
const REFUSED_LATER = ['serve', '--tls-port', '1']

const VARIABLES = OPTIONS.flatMap(({ env }) => (env === null ? [] : [env]))

describe('a variable of the environment that is not known', () => {
  for (const [name, meant] of [
    ['ECHO3333_TRUSTPROXY', 'ECHO3333_TRUST_PROXY'],
    ['ECHO3333_TRUST_PROXIES', 'ECHO3333_TRUST_PROXY'],
    ['ECHO3333_trust_proxy', 'ECHO3333_TRUST_PROXY'],
    ['ECHO3333_TRUST-PROXY', 'ECHO3333_TRUST_PROXY'],
    ['ECHO3333_TRUST_PROXY_HEADERS', 'ECHO3333_TRUST_PROXY_HEADER'],
    ['ECHO3333_PROT', 'ECHO3333_PORT'],
    ['ECHO3333_HOSTS', 'ECHO3333_HOST'],
    ['ECHO3333_URLPREFIX', 'ECHO3333_URL_PREFIX'],
    ['ECHO3333_LOGLEVEL', 'ECHO3333_LOG_LEVEL'],
    ['ECHO3333_SHOWSECRETS', 'ECHO3333_SHOW_SECRETS']
  ] as const)
    test(`stops the start, and the nearest known one is named: ${name}`, async () => {
      const outcome = await runCli(REFUSED_LATER, { env: { [name]: 'none' } })
      assert.deepEqual(outcome, {
        code: 2,
        stdout: '',
        stderr: `echo3333: unknown variable ${name}; did you mean ${meant}? (see echo3333 serve --help)\n`
      })
    })

  for (const name of [
    'ECHO3333_',
    'ECHO3333_NOTHING_LIKE_IT_AT_ALL',
    'ECHO3333__PORT_',
    'ECHO3333_SERVICE',
    'ECHO3333_PORT_TCP',
    'ECHO3333_PORT_3333',
    'ECHO3333_PORT_3333_TCP_HOST',
    'ECHO3333_PORT_X_TCP',
    'ECHO3333_SERVICE_HOSTS',
    'ECHO3333_NAMES',
    'ECHO3333_ENV'
  ])
    test(`stops the start: ${name}`, async () => {
      const { code, stdout, stderr } = await runCli(REFUSED_LATER, { env: { [name]: '1' } })
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^echo3333: unknown variable ECHO3333_[^\n]*\n$/)
    })

  test('stops the start without a value, too', async () => {
    const { code } = await runCli(REFUSED_LATER, { env: { ECHO3333_TRUSTPROXY: '' } })
    assert.equal(code, 2)
  })

  test('cannot write to the terminal', async () => {
    const { stderr } = await runCli(REFUSED_LATER, { env: { 'ECHO3333_\u001b[31m': '1' } })
    assert.match(stderr, /^echo3333: unknown variable ECHO3333_\\x1b\[31m[^\u001b]*$/)
  })

  for (const command of ['diagnose', 'healthcheck'])
    test(`stops ${command}, which reads variables as well`, async () => {
      const { code, stderr } = await runCli([command], { env: { ECHO3333_PROT: '1' } })
      assert.equal(code, 2)
      assert.match(stderr, new RegExp(`did you mean ECHO3333_PORT\\? \\(see echo3333 ${command} --help\\)`))
    })

  test('does not stop what reads no variables, nor the help', async () => {
    for (const args of [['explain'], ['serve', '--help']]) {
      const { code } = await runCli(args, { env: { ECHO3333_PROT: '1' } })
      assert.equal(code, 0, args.join(' '))
    }
  })
})

describe('a variable of the environment', () => {
  const accept = (env: Readonly<Record<string, string | undefined>>) =>
    parseCommandLine('healthcheck', [], env)

  for (const name of VARIABLES)
    test(`may belong to another command: ${name}`, () => {
      accept({ [name]: '1' })
    })

  for (const [name, value] of [
    // Kubernetes, beside a Service named echo3333.
    ['ECHO3333_SERVICE_HOST', '10.96.0.1'],
    ['ECHO3333_SERVICE_PORT', '3333'],
    ['ECHO3333_SERVICE_PORT_HTTP', '3333'],
    ['ECHO3333_SERVICE_PORT_HTTP_ALT', '3334'],
    ['ECHO3333_PORT', 'tcp://10.96.0.1:3333'],
    ['ECHO3333_PORT_3333_TCP', 'tcp://10.96.0.1:3333'],
    ['ECHO3333_PORT_3333_TCP_PROTO', 'tcp'],
    ['ECHO3333_PORT_3333_TCP_PORT', '3333'],
    ['ECHO3333_PORT_3333_TCP_ADDR', '10.96.0.1'],
    ['ECHO3333_PORT_53_UDP', 'udp://10.96.0.1:53'],
    ['ECHO3333_PORT_53_SCTP_ADDR', '10.96.0.1'],
    // Kubernetes, beside a Service named echo3333-site-a.
    ['ECHO3333_SITE_A_SERVICE_HOST', '10.96.0.2'],
    ['ECHO3333_SITE_A_SERVICE_PORT', '80'],
    ['ECHO3333_SITE_A_SERVICE_PORT_HTTP', '80'],
    ['ECHO3333_SITE_A_PORT', 'tcp://10.96.0.2:80'],
    ['ECHO3333_SITE_A_PORT_80_TCP', 'tcp://10.96.0.2:80'],
    ['ECHO3333_SITE_A_PORT_80_TCP_ADDR', '10.96.0.2'],
    // Links of Docker, to containers called echo3333 and echo3333_1.
    ['ECHO3333_NAME', '/web/echo3333'],
    ['ECHO3333_ENV_PATH', '/usr/bin'],
    ['ECHO3333_ENV_no_proxy', '*'],
    ['ECHO3333_1_NAME', '/web/echo3333_1'],
    ['ECHO3333_1_PORT', 'tcp://172.17.0.2:3333'],
    ['ECHO3333_1_ENV_NODE_VERSION', '24.0.0'],
    // Not ours at all.
    ['ECHO3333', '1'],
    ['ECHO333_PORT', '1'],
    ['MY_ECHO3333_PORT', '1']
  ] as const)
    test(`may come from the surroundings: ${name}=${value}`, () => {
      assert.equal(accept({ [name]: value }).text('port'), undefined)
    })

  test('is an address of a Service only with the value of one', () => {
    assert.throws(() => accept({ ECHO3333_SITE_A_PORT: '80' }), /unknown variable ECHO3333_SITE_A_PORT/)
    assert.throws(() => accept({ ECHO3333_NAME: 'web' }), /unknown variable ECHO3333_NAME/)
  })

  test('that is there without a value counts as absent', () => {
    accept({ ECHO3333_PROT: undefined })
  })
})
