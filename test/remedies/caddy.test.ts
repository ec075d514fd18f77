import { clientAddress, hopInFront } from '../../src/findings/remedies/client-address.ts'
import { hostCheck } from '../../src/findings/remedies/host-check.ts'
import { publicHost } from '../../src/findings/remedies/public-host.ts'
import { publicPort } from '../../src/findings/remedies/public-port.ts'
import { publicPrefix } from '../../src/findings/remedies/public-prefix.ts'
import { publicScheme } from '../../src/findings/remedies/public-scheme.ts'
import { underscoreNames } from '../../src/findings/remedies/underscore-names.ts'
import { passingHeaders, proveRemedies } from './prove.ts'

const HTTPS = (): string => 'https://blog.example.com/'

proveRemedies('caddy', [
  {
    finding: 'internal-host',
    mistake: 'header_up sends the name of the upstream',
    remedy: publicHost,
    bad: () => ({ proxy: ['header_up Host {upstream_hostport}'] }),
    trust: { trustProxyHeader: 'X-Forwarded-For' }
  },
  {
    finding: 'internal-host',
    mistake: 'any name gets to the site',
    remedy: hostCheck,
    host: 'evil.example.org',
    refused: true,
    notAdvised: true
  },
  {
    finding: 'host-invalid',
    mistake: 'a Host that is no host gets to the site',
    remedy: hostCheck,
    host: 'blog.example.com;x',
    refused: true
  },
  {
    finding: 'public-port-lost',
    mistake: 'the port is taken off Host',
    remedy: publicHost,
    bad: () => ({ proxy: ['header_up Host {host}'] }),
    expect: () => 'http://blog.example.com:8080/',
    trust: { trustProxyHeader: 'X-Forwarded-For' }
  },
  {
    finding: 'forwarded-port-missing',
    mistake: 'the port is never stated',
    remedy: publicPort,
    bad: () => ({ proxy: ['header_up Host {upstream_hostport}'] }),
    expect: HTTPS
  },
  {
    finding: 'forwarded-port-wrong',
    mistake: "the client's X-Forwarded-Port passes",
    remedy: publicPort,
    headers: ['X-Forwarded-Port: 7777']
  },
  {
    finding: 'scheme-downgrade',
    mistake: 'Caddy states http where TLS ended one hop earlier',
    remedy: publicScheme,
    expect: HTTPS
  },
  {
    finding: 'prefix-lost',
    mistake: 'the prefix is taken off and not stated',
    remedy: publicPrefix,
    bad: () => ({ mount: '/app' }),
    expect: () => 'http://blog.example.com/app/page'
  },
  {
    finding: 'client-address-lost',
    mistake: 'X-Forwarded-For is emptied',
    remedy: clientAddress,
    bad: () => ({ proxy: ['header_up X-Forwarded-For ""'] })
  },
  {
    finding: 'forwarded-for-unparseable',
    mistake: 'every address is a trusted proxy',
    remedy: clientAddress,
    bad: () => ({ proxy: ['trusted_proxies private_ranges'] }),
    headers: ['X-Forwarded-For: unknown']
  },
  {
    finding: 'forwarded-for-private-client',
    mistake: 'the hop in front is taken for the client',
    remedy: (situation) => hopInFront(situation, '127.0.0.1'),
    headers: ['X-Forwarded-For: 198.51.100.99, 203.0.113.7']
  },
  {
    finding: 'underscore-header',
    mistake: 'X_Forwarded_For and X.Forwarded.Proto pass',
    remedy: underscoreNames,
    headers: ['X_Forwarded_For: 203.0.113.77', 'X.Forwarded.Proto: https']
  },
  ...passingHeaders
])
