import { clientAddress, hopInFront } from '../../src/findings/remedies/client-address.ts'
import { hostCheck } from '../../src/findings/remedies/host-check.ts'
import { publicHost } from '../../src/findings/remedies/public-host.ts'
import { publicPort } from '../../src/findings/remedies/public-port.ts'
import { publicPrefix } from '../../src/findings/remedies/public-prefix.ts'
import { publicScheme } from '../../src/findings/remedies/public-scheme.ts'
import { underscoreNames } from '../../src/findings/remedies/underscore-names.ts'
import { untouchedPath } from '../../src/findings/remedies/untouched-path.ts'
import { passingHeaders, proveRemedies } from './prove.ts'

const HTTPS = (): string => 'https://blog.example.com/'

proveRemedies('nginx', [
  {
    finding: 'internal-host',
    mistake: 'proxy_pass alone sends the name of its target',
    remedy: publicHost
  },
  {
    finding: 'internal-host',
    mistake: 'any name gets to the only server block',
    remedy: hostCheck,
    bad: () => ({ proxy: ['proxy_set_header Host $http_host;'] }),
    expect: (port) => `http://blog.example.com:${port}/`,
    host: 'evil.example.org',
    refused: true,
    notAdvised: true
  },
  {
    finding: 'host-invalid',
    mistake: 'a Host that is no host gets to the only server block',
    remedy: hostCheck,
    bad: () => ({ proxy: ['proxy_set_header Host $http_host;'] }),
    expect: (port) => `http://blog.example.com:${port}/`,
    host: 'blog.example.com@evil.example.org',
    refused: true
  },
  {
    finding: 'internal-port',
    mistake: 'Host gets the port of the listener',
    remedy: publicHost,
    bad: () => ({ proxy: ['proxy_set_header Host $host:$server_port;'] })
  },
  {
    finding: 'public-port-lost',
    mistake: '$host leaves the port out',
    remedy: publicHost,
    bad: () => ({ proxy: ['proxy_set_header Host $host;'] }),
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
    bad: () => ({ proxy: ['proxy_set_header X-Forwarded-Host $host;'] }),
    expect: HTTPS
  },
  {
    finding: 'forwarded-port-wrong',
    mistake: '$server_port is the port of the listener, not the public one',
    remedy: publicPort,
    bad: () => ({ proxy: ['proxy_set_header X-Forwarded-Port $server_port;'] }),
    expect: HTTPS
  },
  {
    finding: 'scheme-downgrade',
    mistake: '$scheme is http where TLS ended one hop earlier',
    remedy: publicScheme,
    bad: () => ({ proxy: ['proxy_set_header X-Forwarded-Proto $scheme;'] }),
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
    mistake: 'proxy_pass with a slash at its end rewrites the path',
    remedy: untouchedPath,
    bad: (backend) => ({ pass: [`proxy_pass http://${backend}/;`] }),
    expect: () => 'http://blog.example.com/a//b/%7Ec'
  },
  {
    finding: 'client-address-lost',
    mistake: 'nothing names the client',
    remedy: clientAddress,
    bad: () => ({ proxy: ['proxy_set_header Host $host;', 'proxy_set_header X-Forwarded-Proto $scheme;'] })
  },
  {
    finding: 'forwarded-for-unparseable',
    mistake: "the client's X-Forwarded-For is added to",
    remedy: clientAddress,
    bad: () => ({ proxy: ['proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'] }),
    headers: ['X-Forwarded-For: unknown']
  },
  {
    finding: 'forwarded-for-private-client',
    mistake: 'the hop in front is taken for the client',
    remedy: (situation) => hopInFront(situation, '127.0.0.1'),
    bad: () => ({ proxy: ['proxy_set_header X-Forwarded-For $remote_addr;'] }),
    headers: ['X-Forwarded-For: 198.51.100.99, 203.0.113.7']
  },
  {
    finding: 'underscore-header',
    mistake: 'underscores_in_headers is on',
    remedy: underscoreNames,
    bad: () => ({ site: ['underscores_in_headers on;', 'ignore_invalid_headers off;'] }),
    headers: ['X_Forwarded_For: 203.0.113.77', 'X.Forwarded.Proto: https']
  },
  ...passingHeaders
])
