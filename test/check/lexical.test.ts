import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXAMPLE_SITUATION } from '../../src/core/situation.ts'
import { proxyProtocolFrom } from '../../src/findings/remedies/proxy-protocol.ts'
import { configurationOf, PUBLIC_HOST, type Site, withRemedy } from '../remedies/configuration.ts'
import { checkSyntax, freePorts, type Proxy, startProxy } from '../support/proxies.ts'
import { startService } from '../support/service.ts'
import { checkSite, proveFindings } from './prove-findings.ts'

const settings = { aggressive: true }

/** Options of which the programs' own documentation warns; nginx and Caddy have none. */
const LENIENT: Readonly<Partial<Record<Proxy, Pick<Site, 'site' | 'outside'>>>> = {
  // For all sites, because one site cannot say both.
  apache: { outside: ['HttpProtocolOptions Unsafe'] },
  haproxy: { site: ['option accept-invalid-http-request'] }
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
  proveFindings(proxy, [
    {
      finding: 'lenient-parsing',
      mistake: 'the parser as it is by default',
      settings,
      ...(proxy === 'haproxy' ? {} : { immune: true })
    },
    {
      finding: 'proxy-protocol-untrusted',
      mistake: 'the listener as it is by default',
      settings,
      immune: true
    }
  ])
  const lenient = LENIENT[proxy]
  if (lenient !== undefined) {
    proveFindings(proxy, [
      {
        finding: 'lenient-parsing',
        mistake: 'a parser that was told to be lenient',
        settings,
        bad: () => lenient
      }
    ])
  }
}

test('a listener that takes the PROXY protocol from whoever speaks it lets visitors choose an address', async () => {
  const service = await startService()
  const ports = await freePorts(2)
  const [port = 0, inner = 0] = ports
  const backend = `127.0.0.1:${service.port}`
  const outer: Site = {
    port,
    backend: `127.0.0.1:${inner}`,
    site: [
      'mode tcp',
      'tcp-request inspect-delay 1s',
      'tcp-request content accept if { req.len gt 5 }',
      'use_backend preamble if { req.payload(0,5) -m str PROXY }'
    ],
    proxy: ['mode tcp'],
    outside: [
      'backend preamble',
      'mode tcp',
      'server itself abns@echo3333-preamble',
      'frontend preamble',
      'bind abns@echo3333-preamble accept-proxy',
      'option forwardfor',
      `default_backend app-${inner}`
    ]
  }
  const running = await startProxy('haproxy', configurationOf('haproxy', [outer, { port: inner, backend }]), [
    port,
    inner
  ])
  try {
    const { findings, undecided } = await checkSite(`http://${PUBLIC_HOST}:${port}/`, {
      ...settings,
      scope: { only: ['proxy-protocol-untrusted'], skip: [] }
    })
    assert.deepEqual(undecided, [])
    assert.deepEqual(
      findings.map(({ evidence }) => evidence.map(({ name, value }) => [name, value])),
      [[['REMOTE_ADDR', '192.0.2.77']]]
    )
  } finally {
    await running.stop()
    await service.stop()
  }
})

for (const proxy of ['nginx', 'haproxy'] as const) {
  test(`${proxy} accepts the remedy against the PROXY protocol from visitors`, async () => {
    const remedy = proxyProtocolFrom(EXAMPLE_SITUATION).find(({ target }) => target === proxy)
    assert.ok(remedy)
    const [port = 0] = await freePorts(1)
    const site = withRemedy(proxy, { port, backend: '127.0.0.1:3333' }, remedy)
    assert.equal(await checkSyntax(proxy, configurationOf(proxy, [site])), null)
  })
}

test('with nothing in between, it is the app that refuses, and nobody is to blame', async () => {
  const service = await startService()
  try {
    const { findings, undecided } = await checkSite(`http://${PUBLIC_HOST}:${service.port}/`, {
      ...settings,
      scope: { only: ['lenient-parsing', 'proxy-protocol-untrusted'], skip: [] }
    })
    assert.deepEqual([findings, undecided], [[], []])
  } finally {
    await service.stop()
  }
})
