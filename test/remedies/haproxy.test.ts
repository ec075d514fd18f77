import { clientAddress } from '../../src/findings/remedies/client-address.ts'
import { connectionTokens } from '../../src/findings/remedies/connection-tokens.ts'
import { hostCheck } from '../../src/findings/remedies/host-check.ts'
import { publicHost } from '../../src/findings/remedies/public-host.ts'
import { publicPort } from '../../src/findings/remedies/public-port.ts'
import { publicPrefix } from '../../src/findings/remedies/public-prefix.ts'
import { publicScheme } from '../../src/findings/remedies/public-scheme.ts'
import { underscoreNames } from '../../src/findings/remedies/underscore-names.ts'
import { passingHeaders, proveRemedies } from './prove.ts'

const HTTPS = (): string => 'https://blog.example.com/'

proveRemedies('haproxy', [
  {
    finding: 'internal-host',
    mistake: 'the backend sets a Host of its own',
    remedy: publicHost,
    bad: () => ({ proxy: ['http-request set-header Host app.internal'] })
  },
  {
    finding: 'internal-host',
    mistake: 'any name gets to the frontend',
    remedy: hostCheck,
    host: 'evil.example.org',
    refused: true,
    notAdvised: true
  },
  {
    finding: 'host-invalid',
    mistake: 'a Host that is no host gets to the frontend',
    remedy: hostCheck,
    host: 'blog.example.com, evil.example.org',
    refused: true
  },
  {
    finding: 'public-port-lost',
    mistake: 'the port is taken off Host',
    remedy: publicHost,
    bad: () => ({ proxy: ['http-request set-header Host %[req.hdr(Host),field(1,:)]'] }),
    expect: () => 'http://blog.example.com:8080/'
  },
  {
    finding: 'forwarded-host-list',
    mistake: "the client's X-Forwarded-Host passes",
    remedy: publicHost,
    headers: ['X-Forwarded-Host: evil.example.org, blog.example.com']
  },
  {
    finding: 'forwarded-port-missing',
    mistake: 'the host is stated, the port is not',
    remedy: publicPort,
    bad: () => ({
      site: ['http-request set-header X-Forwarded-Host %[req.fhdr(Host)]'],
      proxy: ['http-request set-header Host app.internal:8080']
    }),
    expect: HTTPS
  },
  {
    finding: 'forwarded-port-wrong',
    mistake: 'dst_port is the port of the listener, not the public one',
    remedy: publicPort,
    bad: () => ({ site: ['http-request set-header X-Forwarded-Port %[dst_port]'] }),
    expect: HTTPS
  },
  {
    finding: 'scheme-downgrade',
    mistake: 'nothing states the scheme',
    remedy: publicScheme,
    expect: HTTPS
  },
  {
    finding: 'scheme-value-invalid',
    mistake: "the client's X-Forwarded-Proto passes",
    remedy: publicScheme,
    headers: ['X-Forwarded-Proto: javascript']
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
    mistake: 'nothing names the client',
    remedy: clientAddress,
    bad: () => ({ site: ['http-request set-header X-Forwarded-Proto http'] })
  },
  {
    finding: 'forwarded-for-unparseable',
    mistake: "the client's X-Forwarded-For passes",
    remedy: clientAddress,
    headers: ['X-Forwarded-For: unknown']
  },
  {
    finding: 'underscore-header',
    mistake: 'X_Forwarded_For and X.Forwarded.Proto pass',
    remedy: underscoreNames,
    headers: ['X_Forwarded_For: 203.0.113.77', 'X.Forwarded.Proto: https']
  },
  {
    finding: 'hop-by-hop-connection-tokens',
    mistake: "the client's Connection header passes",
    remedy: connectionTokens,
    bad: () => ({ site: ['http-request set-header X-Forwarded-Proto http'] }),
    headers: ['Connection: close, X-Forwarded-Proto']
  },
  {
    finding: 'hop-by-hop-connection-tokens',
    mistake: "the client's Connection header passes with an Upgrade",
    remedy: connectionTokens,
    bad: () => ({ site: ['http-request set-header X-Forwarded-Proto http'] }),
    headers: [
      'Connection: upgrade, X-Forwarded-Proto',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
    ]
  },
  ...passingHeaders
])
