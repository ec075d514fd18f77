import { clientAddress } from '../../src/findings/remedies/client-address.ts'
import { connectionTokens } from '../../src/findings/remedies/connection-tokens.ts'
import { hostCheck } from '../../src/findings/remedies/host-check.ts'
import { publicHost } from '../../src/findings/remedies/public-host.ts'
import { publicPort } from '../../src/findings/remedies/public-port.ts'
import { publicPrefix } from '../../src/findings/remedies/public-prefix.ts'
import { publicScheme } from '../../src/findings/remedies/public-scheme.ts'
import { underscoreNames } from '../../src/findings/remedies/underscore-names.ts'
import { untouchedPath } from '../../src/findings/remedies/untouched-path.ts'
import { passingHeaders, proveRemedies } from './prove.ts'

const HTTPS = (): string => 'https://blog.example.com/'

proveRemedies('apache', [
  {
    finding: 'internal-host',
    mistake: 'ProxyPass alone sends the name of its target',
    remedy: publicHost,
    trust: { trustProxyHeader: 'X-Forwarded-For' }
  },
  {
    finding: 'internal-host',
    mistake: 'any name gets to the site',
    remedy: hostCheck,
    bad: () => ({ site: ['ProxyPreserveHost On'] }),
    host: 'evil.example.org',
    refused: true,
    notAdvised: true
  },
  {
    finding: 'forwarded-host-list',
    mistake: 'X-Forwarded-Host is added to the one of the client',
    remedy: publicHost,
    headers: ['X-Forwarded-Host: evil.example.org']
  },
  {
    finding: 'forwarded-port-missing',
    mistake: 'the host is stated, the port is not',
    remedy: publicPort,
    expect: HTTPS
  },
  {
    finding: 'forwarded-port-wrong',
    mistake: 'the port of the listener behind a mapped port is stated',
    remedy: publicPort,
    bad: () => ({ site: ['ProxyPreserveHost On', 'RequestHeader set X-Forwarded-Port "9012"'] }),
    expect: HTTPS
  },
  {
    finding: 'scheme-downgrade',
    mistake: 'nothing states the scheme',
    remedy: publicScheme,
    expect: HTTPS
  },
  {
    finding: 'scheme-downgrade',
    mistake: 'the client has X-Forwarded-Proto removed by its Connection header',
    remedy: connectionTokens,
    notAdvised: true,
    bad: () => ({ site: ['RequestHeader set X-Forwarded-Proto "https"'] }),
    headers: ['Connection: close, X-Forwarded-Proto, X-Forwarded-Port'],
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
    finding: 'path-changed',
    mistake: 'slashes are merged and encoded ones refused',
    remedy: untouchedPath,
    expect: () => 'http://blog.example.com/a//b/%7Ec'
  },
  {
    finding: 'client-address-lost',
    mistake: 'ProxyAddHeaders is off',
    remedy: clientAddress,
    bad: () => ({ site: ['ProxyAddHeaders Off', 'RequestHeader set X-Forwarded-Proto "http"'] })
  },
  {
    finding: 'forwarded-for-unparseable',
    mistake: "the client's X-Forwarded-For is added to",
    remedy: clientAddress,
    headers: ['X-Forwarded-For: unknown']
  },
  {
    finding: 'underscore-header',
    mistake: 'X_Forwarded_For and X.Forwarded.Proto pass',
    remedy: underscoreNames,
    headers: ['X_Forwarded_For: 203.0.113.77', 'X.Forwarded.Proto: https', 'X_User: root']
  },
  ...passingHeaders
])
