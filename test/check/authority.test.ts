import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { configurationOf, PUBLIC_HOST } from '../remedies/configuration.ts'
import { makeCertificate } from '../support/certificate.ts'
import { freePorts, type Proxy, startProxy } from '../support/proxies.ts'
import { type Service, startService } from '../support/service.ts'
import { checkSite, proveFindings } from './prove-findings.ts'

/** nginx says its own name for the backend unless it is told to keep the visitor's. */
const KEEP = { nginx: ['proxy_set_header Host $http_host;'], apache: [], haproxy: [], caddy: [] } as const

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
  const keep = () => ({ proxy: KEEP[proxy] })
  const keepOverTls = () => ({ proxy: KEEP[proxy], tls: true as const })
  // By default, Apache knows what a host is, and the others know how many lines there may be.
  const unsafe = () => ({ site: ['HttpProtocolOptions Unsafe'] })
  // What `$host` is to nginx, the target of the request line is to the others.
  const effective = () => ({ proxy: proxy === 'nginx' ? ['proxy_set_header Host $host;'] : [] })
  proveFindings(proxy, [
    { finding: 'default-host-answers', mistake: 'no site for other names', bad: keep },
    { finding: 'default-host-answers', mistake: 'no site for other names, over TLS', bad: keepOverTls },
    {
      finding: 'host-grammar-passes',
      mistake: 'whatever stands in Host is passed on',
      bad: proxy === 'apache' ? unsafe : keep
    },
    {
      finding: 'duplicate-host-passes',
      mistake: 'two Host lines are passed on',
      ...(proxy === 'apache' ? { bad: unsafe } : { bad: keep, immune: true })
    },
    { finding: 'missing-host-passes', mistake: 'requests without a Host pass', bad: keep },
    {
      finding: 'absolute-form-passes',
      mistake: 'the host of a whole URL counts',
      bad: effective,
      // HAProxy refuses a target and a Host that differ.
      ...(proxy === 'haproxy' ? { immune: true } : {})
    },
    {
      finding: 'absolute-form-passes',
      mistake: 'Host is passed on as it stands',
      bad: keep,
      ...(proxy === 'haproxy' ? { immune: true } : {})
    },
    { finding: 'h2-authority-mismatch', mistake: 'two names over HTTP/2', bad: keepOverTls, immune: true },
    {
      finding: 'trace-enabled',
      mistake: 'TRACE is passed on like any other method',
      ...(proxy === 'nginx' ? { immune: true } : {})
    }
  ])
}

const ABOUT_AUTHORITY = [
  'absolute-form-passes',
  'default-host-answers',
  'duplicate-host-passes',
  'h2-authority-mismatch',
  'host-grammar-passes',
  'missing-host-passes',
  'trace-enabled'
]

/** Sites that serve one name only, each in a way that its program's documentation shows. */
const ONE_NAME_ONLY: Readonly<Record<Proxy, (port: number, backend: string) => (folder: string) => string>> =
  {
    apache: (port, backend) => {
      const configuration = configurationOf('apache', [{ port, backend, site: ['ProxyPreserveHost On'] }])
      const others = [
        `<VirtualHost 127.0.0.1:${port}>`,
        'ServerName _default_',
        '<Location "/">',
        'Require all denied',
        '</Location>',
        '</VirtualHost>'
      ]
      return (folder) => configuration(folder).replace('<VirtualHost', `${others.join('\n')}\n<VirtualHost`)
    },
    nginx: (port, backend) =>
      configurationOf('nginx', [
        {
          port,
          backend,
          proxy: ['proxy_set_header Host $host:$server_port;'],
          outside: ['server {', `listen 127.0.0.1:${port} default_server;`, 'return 404;', '}']
        }
      ]),
    // Whatever else is asked for has no backend: 503.
    haproxy: (port, backend) => {
      const site = ['http-request deny deny_status 400 if { req.fhdr(Host) -m sub , }']
      const configuration = configurationOf('haproxy', [{ port, backend, site }])
      const ours = `use_backend app-${port} if { req.fhdr(Host),host_only,lower -m str ${PUBLIC_HOST} }`
      return (folder) => configuration(folder).replace(`default_backend app-${port}`, ours)
    },
    caddy: (port, backend) => {
      const configuration = configurationOf('caddy', [{ port, backend }])
      return (folder) => configuration(folder).replace(`http://:${port}`, `http://${PUBLIC_HOST}:${port}`)
    }
  }

describe('a site that serves one name only has no fault', () => {
  let service: Service
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
    test(proxy, async () => {
      const [port = 0] = await freePorts(1)
      const backend = `127.0.0.1:${service.port}`
      const running = await startProxy(proxy, ONE_NAME_ONLY[proxy](port, backend), [port])
      try {
        const { findings, undecided } = await checkSite(`http://${PUBLIC_HOST}:${port}/`, {
          scope: { only: ABOUT_AUTHORITY, skip: [] }
        })
        assert.deepEqual(undecided, [])
        assert.deepEqual(
          findings.filter(({ severity }) => severity !== 'info').map(({ id, evidence }) => [id, evidence]),
          []
        )
      } finally {
        await running.stop()
      }
    })
  }
})

test('with nothing in between, everything reaches the app', async () => {
  const service = await startService()
  try {
    const { findings, undecided } = await checkSite(`http://${PUBLIC_HOST}:${service.port}/`, {
      scope: { only: ABOUT_AUTHORITY, skip: [] }
    })
    assert.deepEqual(undecided, [])
    assert.deepEqual(
      findings.map(({ id }) => id).sort(),
      ABOUT_AUTHORITY.filter((id) => id !== 'h2-authority-mismatch')
    )
    const shown = findings.find(({ id }) => id === 'host-grammar-passes')?.evidence
    assert.equal(shown?.length, 8)
    assert.equal(shown.at(-1)?.note, 'and 7 more like these')
  } finally {
    await service.stop()
  }
})

test('a proxy that states the last name of a list lets a visitor choose it', async () => {
  const service = await startService()
  const [port = 0] = await freePorts(1)
  const site = [
    // hdr looks at each name of the list, and is content with one.
    `http-request deny deny_status 400 unless { hdr(host),host_only -m str ${PUBLIC_HOST} }`,
    'http-request set-header X-Forwarded-Host %[req.hdr(Host)]',
    'http-request set-header Host app.internal'
  ]
  const configuration = configurationOf('haproxy', [{ port, backend: `127.0.0.1:${service.port}`, site }])
  const running = await startProxy('haproxy', configuration, [port])
  try {
    const { findings, undecided } = await checkSite(`http://${PUBLIC_HOST}:${port}/`, {
      scope: { only: ['default-host-answers', 'host-grammar-passes'], skip: [] }
    })
    assert.deepEqual(undecided, [])
    assert.deepEqual(
      findings.map(({ id, evidence }) => [id, evidence[0]?.name, evidence[0]?.note]),
      [['host-grammar-passes', 'X-Forwarded-Host', 'the foreign part of Host']]
    )
  } finally {
    await running.stop()
    await service.stop()
  }
})

test('a proxy that takes Host beside :authority lets a visitor name two hosts', async () => {
  const service = await startService()
  const certificate = makeCertificate()
  const proxy = createSecureServer(
    { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key), allowHTTP1: true },
    (incoming, outgoing) => passOn(incoming, outgoing, service.port)
  )
  try {
    await once(proxy.listen(0, '127.0.0.1'), 'listening')
    const { port } = proxy.address() as AddressInfo
    const { findings, undecided } = await checkSite(`https://${PUBLIC_HOST}:${port}/`, {
      scope: { only: ['h2-authority-mismatch'], skip: [] }
    })
    assert.deepEqual(undecided, [])
    assert.deepEqual(
      findings.map(({ id, evidence }) => [id, evidence.map(({ name }) => name)]),
      [['h2-authority-mismatch', ['Host']]]
    )
  } finally {
    proxy.close()
    certificate.remove()
    await service.stop()
  }
})

/** Forwards the fields of a request as they are, Host among them, over HTTP/1.1. */
function passOn(incoming: Http2ServerRequest, outgoing: Http2ServerResponse, port: number): void {
  const headers = Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':'))
  const { method, url: path } = incoming
  request({ port, method, path, headers: Object.fromEntries(headers) }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] })
    answer.pipe(outgoing)
  }).end()
}
