import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { after, before, describe, test } from 'node:test'
import type { Report } from '../../src/core/report.ts'
import { freePorts, type RunningProxy, startProxy } from '../support/proxies.ts'
import { type Service, startService } from '../support/service.ts'

// Background: the service stands where the first article puts its WSGI application, behind an Apache that is
// configured as the article does it, one change after the other: name-based virtual hosts with a denying
// default, ProxyPass, X-Forwarded-Port fixed and by mod_rewrite, X-Forwarded-Scheme on the TLS host.
// `localhost:<port>` plays the part of docker.example.com:8002.

const ARTICLE = ['X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-For'].flatMap((name) => [
  '--trust-proxy-header',
  name
])
const ARTICLE_TLS = [...ARTICLE, '--trust-proxy-header', 'X-Forwarded-Scheme']

const MODULES = [
  'mpm_event',
  'authz_core',
  'headers',
  'proxy',
  'proxy_http',
  'rewrite',
  'setenvif',
  'socache_shmcb',
  'ssl'
]

const FIXED_PORT = (port: number) => [`RequestHeader set X-Forwarded-Port ${port}`]
const DYNAMIC_PORT = [
  'RewriteEngine On',
  'RewriteRule .* - [E=SERVER_PORT:%{SERVER_PORT},NE]',
  'RequestHeader set X-Forwarded-Port %{SERVER_PORT}e'
]
const SCHEME = ['RequestHeader set X-Forwarded-Scheme https']

/** What the front end says, and how the service is started. */
const sites = {
  untold: { lines: [], flags: ['--trust-proxy-header', 'none'], tls: false },
  hostOnly: { lines: [], flags: ARTICLE, tls: false },
  fixed: { lines: FIXED_PORT(80), flags: ARTICLE, tls: false },
  dynamic: { lines: DYNAMIC_PORT, flags: ARTICLE, tls: false },
  tlsPort: { lines: FIXED_PORT(443), flags: ARTICLE, tls: true },
  tlsUntrusted: { lines: [...FIXED_PORT(443), ...SCHEME], flags: ARTICLE, tls: true },
  tlsScheme: { lines: [...FIXED_PORT(443), ...SCHEME], flags: ARTICLE_TLS, tls: true },
  stranger: { lines: FIXED_PORT(80), flags: [...ARTICLE, '--trust-proxy', '192.168.59.3'], tls: false },
  subnet: { lines: FIXED_PORT(80), flags: [...ARTICLE, '--trust-proxy', '127.0.0.0/8'], tls: false }
} as const
type Site = keyof typeof sites
const names = Object.keys(sites) as Site[]

const services = new Map<Site, Service>()
const ports = new Map<Site, number>()
let apache: RunningProxy | undefined

before(async () => {
  const free = await freePorts(names.length)
  names.forEach((name, index) => ports.set(name, free[index] ?? 0))
  for (const name of names) services.set(name, await startService(...sites[name].flags))
  apache = await startProxy('apache', configuration, free)
})
after(async () => {
  await apache?.stop()
  await Promise.all([...services.values()].map((service) => service.stop()))
})

function configuration(folder: string): string {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=blog.example.com',
      '-keyout',
      `${folder}/server.key`,
      '-out',
      `${folder}/server.crt`
    ],
    { stdio: 'ignore' }
  )
  const tlsLines = [
    'SSLEngine On',
    `SSLCertificateFile ${folder}/server.crt`,
    `SSLCertificateKeyFile ${folder}/server.key`
  ]
  const hosts = names.flatMap((name) => {
    const { lines, tls } = sites[name]
    const port = ports.get(name)
    return [
      `Listen 127.0.0.1:${port}`,
      `<VirtualHost *:${port}>`,
      'ServerName default.invalid',
      ...(tls ? tlsLines : []),
      '<Location />',
      'Require all denied',
      '</Location>',
      '</VirtualHost>',
      `<VirtualHost *:${port}>`,
      'ServerName blog.example.com',
      ...(tls ? tlsLines : []),
      `ProxyPass / http://localhost:${services.get(name)?.port}/`,
      ...lines,
      '</VirtualHost>'
    ]
  })
  return [
    ...MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    'StartServers 1',
    'ServerName localhost',
    `DefaultRuntimeDir ${folder}`,
    `PidFile ${folder}/pid`,
    `ErrorLog ${folder}/error.log`,
    ...hosts,
    ''
  ].join('\n')
}

/** Asks as a visitor of blog.example.com, on the scheme's own port as far as anybody can tell. */
function visit(
  name: Site,
  options: { truth?: boolean; headers?: Record<string, string>; host?: string } = {}
): Promise<{ status: number; text: string }> {
  const { tls } = sites[name]
  const truth = `${tls ? 'https' : 'http'}://blog.example.com/`
  return new Promise((resolve, reject) => {
    const sent = (tls ? request : plainRequest)(
      {
        host: '127.0.0.1',
        port: ports.get(name),
        servername: options.host ?? 'blog.example.com',
        rejectUnauthorized: false,
        agent: false,
        headers: {
          Host: options.host ?? 'blog.example.com',
          Accept: 'application/json',
          ...(options.truth === false ? {} : { 'Echo-Expect-URL': truth }),
          ...options.headers
        }
      },
      (response) => {
        let text = ''
        response.on('data', (chunk) => (text += String(chunk)))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      }
    )
    sent.on('error', reject)
    sent.end()
  })
}

async function report(name: Site, options: Parameters<typeof visit>[1] = {}): Promise<Report> {
  return JSON.parse((await visit(name, options)).text)
}

const ids = ({ findings }: Report): string[] => findings.map((finding) => finding.id)
const internal = (name: Site): string => `http://localhost:${services.get(name)?.port}/`

describe('the first article, step by step, behind a real Apache', () => {
  test('a name that no virtual host has is denied', async () => {
    assert.equal((await visit('untold', { host: 'wiki.example.com' })).status, 403)
  })

  test('ProxyPass alone: the app believes the internal URL, and that is flagged', async () => {
    const seen = await report('untold')
    assert.equal(seen.url.raw, internal('untold'))
    assert.equal(seen.url.corrected, internal('untold'))
    assert.equal(seen.verdict, 'fail')
    assert.ok(ids(seen).includes('internal-host') && ids(seen).includes('internal-port'))
  })

  test('ProxyPass alone: the leak is flagged, too, where the visitor does not say the true URL', async () => {
    const seen = await report('untold', { truth: false })
    assert.equal(seen.verdict, 'fail')
    assert.equal(seen.findings.find((finding) => finding.id === 'internal-host')?.basis, 'heuristic')
  })

  test("the article's own code would print the port twice; that variant is labelled", async () => {
    const port = services.get('untold')?.port
    assert.equal((await report('untold')).url.variants.doubledPort, `http://localhost:${port}:${port}/`)
  })

  test('ProxyPass sends X-Forwarded-For, -Host and -Server', async () => {
    const { environ } = await report('untold')
    assert.equal(environ.raw.HTTP_X_FORWARDED_FOR, '127.0.0.1')
    assert.equal(environ.raw.HTTP_X_FORWARDED_HOST, 'blog.example.com')
    assert.equal(environ.raw.HTTP_X_FORWARDED_SERVER, 'blog.example.com')
  })

  test('the trusted X-Forwarded-Host mends the host; SERVER_PORT is still the internal one and is flagged', async () => {
    const seen = await report('hostOnly')
    assert.equal(seen.url.corrected, 'http://blog.example.com/')
    assert.equal(seen.environ.corrected.SERVER_PORT, String(services.get('hostOnly')?.port))
    assert.equal(seen.verdict, 'warn')
    assert.deepEqual(
      ids(seen).filter((id) => id !== 'forwarded-for-private-client'),
      ['forwarded-port-missing']
    )
  })

  for (const [name, how] of [
    ['fixed', 'fixed'],
    ['dynamic', 'by mod_rewrite'],
    ['subnet', 'fixed, the proxy named by its subnet']
  ] as const) {
    test(`X-Forwarded-Port ${how}: the URL is right, and nothing is flagged any more`, async () => {
      const seen = await report(name)
      assert.equal(seen.url.corrected, 'http://blog.example.com/')
      assert.equal(seen.environ.corrected.SERVER_PORT, '80')
      assert.equal(seen.environ.corrected.REMOTE_ADDR, '127.0.0.1')
      assert.deepEqual(
        ids(seen).filter((id) => id !== 'forwarded-for-private-client'),
        []
      )
      assert.equal(seen.verdict, 'pass')
    })
  }

  test('alternative client headers of a malicious client are cleared', async () => {
    const { environ, ledger } = await report('fixed', {
      headers: { 'X-Real-IP': '6.6.6.6', 'X-Client-IP': '6.6.6.5' }
    })
    assert.equal(environ.raw.HTTP_X_REAL_IP, '6.6.6.6')
    assert.equal(environ.corrected.HTTP_X_REAL_IP, undefined)
    assert.equal(environ.corrected.HTTP_X_CLIENT_IP, undefined)
    assert.ok(
      ledger.some(
        ({ key, because }) =>
          key === 'HTTP_X_REAL_IP' && because.kind === 'cleared' && because.why === 'untrusted-header'
      )
    )
  })

  test('a proxy that is not in the list is not believed: everything equivalent is cleared, and the address to add is named', async () => {
    const seen = await report('stranger')
    assert.equal(seen.url.corrected, internal('stranger'))
    assert.equal(seen.environ.corrected.HTTP_X_FORWARDED_HOST, undefined)
    assert.equal(seen.verdict, 'fail')
    const untrusted = seen.findings.find((finding) => finding.id === 'untrusted-peer')
    assert.ok(untrusted?.evidence.some(({ value }) => value === '127.0.0.1'))
  })

  test('https with X-Forwarded-Port alone: the scheme is still http, and that is flagged', async () => {
    const seen = await report('tlsPort')
    assert.equal(seen.url.corrected, 'http://blog.example.com/')
    assert.equal(seen.environ.corrected.SERVER_PORT, '443')
    assert.equal(seen.verdict, 'fail')
    assert.ok(ids(seen).includes('scheme-downgrade'))
  })

  test('https with X-Forwarded-Port alone, true URL not known: port 443 against http is flagged', async () => {
    assert.ok(ids(await report('tlsPort', { truth: false })).includes('scheme-port-contradiction'))
  })

  test('X-Forwarded-Scheme that is not among the trusted headers changes nothing', async () => {
    const seen = await report('tlsUntrusted')
    assert.equal(seen.url.corrected, 'http://blog.example.com/')
    assert.equal(seen.verdict, 'fail')
  })

  test('X-Forwarded-Scheme among the trusted headers: https, and nothing is flagged any more', async () => {
    const seen = await report('tlsScheme')
    assert.equal(seen.url.corrected, 'https://blog.example.com/')
    assert.equal(seen.environ.corrected.SERVER_PORT, '443')
    assert.deepEqual(
      ids(seen).filter((id) => id !== 'forwarded-for-private-client'),
      []
    )
    assert.equal(seen.verdict, 'pass')
  })

  test('a client can strip what RequestHeader set, by naming it in Connection: the leak shows again', async () => {
    const seen = await report('tlsScheme', { headers: { Connection: 'close, X-Forwarded-Scheme' } })
    assert.equal(seen.url.corrected, 'http://blog.example.com/')
    assert.ok(ids(seen).includes('scheme-downgrade'))
  })
})
