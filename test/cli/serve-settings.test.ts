import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toServiceSettings } from '../../src/cli/commands/serve.ts'
import { parseCommandLine } from '../../src/cli/parse-command-line.ts'

function settings(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return toServiceSettings(parseCommandLine('serve', args, env))
}

describe('the settings of the service', () => {
  test('have defaults', () => {
    assert.deepEqual(settings([]), {
      host: '127.0.0.1',
      port: 3333,
      tcp: true,
      tls: null,
      unixSocket: null,
      trust: {},
      showSecrets: false,
      logLevel: 'info'
    })
  })

  test('come from flags', () => {
    const flags =
      '--host :: --port 0 --tls-cert c --tls-key k --tls-port 8443 --show-secrets --log-level warn --url-scheme https --url-prefix /app'
    assert.deepEqual(settings(flags.split(' ')), {
      host: '::',
      port: 0,
      tcp: true,
      tls: { cert: 'c', key: 'k', port: 8443 },
      unixSocket: null,
      trust: { urlScheme: 'https', urlPrefix: '/app' },
      showSecrets: true,
      logLevel: 'warn'
    })
  })

  test('come from the environment', () => {
    const found = settings([], {
      ECHO3333_PORT: '8080',
      ECHO3333_HOST: '::',
      ECHO3333_TRUST_PROXY: '192.0.2.1,loopback',
      ECHO3333_TRUST_PROXY_HEADER: 'Forwarded',
      ECHO3333_URL_SCHEME: 'https',
      ECHO3333_URL_PREFIX: '/app',
      ECHO3333_TLS_CERT: 'c',
      ECHO3333_TLS_KEY: 'k',
      ECHO3333_TLS_PORT: '8443',
      ECHO3333_UNIX_SOCKET: '/run/s',
      ECHO3333_SHOW_SECRETS: '1',
      ECHO3333_LOG_LEVEL: 'silent'
    })
    assert.deepEqual(found, {
      host: '::',
      port: 8080,
      tcp: true,
      tls: { cert: 'c', key: 'k', port: 8443 },
      unixSocket: '/run/s',
      trust: {
        trustProxy: ['192.0.2.1,loopback'],
        trustProxyHeader: ['Forwarded'],
        urlScheme: 'https',
        urlPrefix: '/app'
      },
      showSecrets: true,
      logLevel: 'silent'
    })
  })

  test('take the flag where both speak, switches included', () => {
    const env = { ECHO3333_PORT: '1', ECHO3333_SHOW_SECRETS: 'true' }
    const found = settings(['--port', '2', '--no-show-secrets'], env)
    assert.equal(found.port, 2)
    assert.equal(found.showSecrets, false)
  })

  test('take an empty variable for none', () => {
    assert.deepEqual(settings([], { ECHO3333_PORT: '', ECHO3333_TRUST_PROXY: '' }), settings([]))
  })

  test('pass over the variable that Kubernetes makes of a Service named echo3333', () => {
    assert.equal(settings([], { ECHO3333_PORT: 'tcp://10.96.0.1:3333' }).port, 3333)
  })

  test('keep repeated lists in order', () => {
    const flags = ['--trust-proxy', 'loopback', '--trust-proxy', '192.0.2.1,192.0.2.2']
    assert.deepEqual(settings(flags).trust.trustProxy, ['loopback', '192.0.2.1,192.0.2.2'])
  })

  test('let a Unix socket stand in place of the port, unless that is given', () => {
    assert.equal(settings(['--unix-socket', '/run/s']).tcp, false)
    assert.equal(settings(['--unix-socket', '/run/s', '--port', '3333']).tcp, true)
    assert.equal(settings(['--unix-socket', '/run/s'], { ECHO3333_PORT: '3333' }).tcp, true)
  })
})
