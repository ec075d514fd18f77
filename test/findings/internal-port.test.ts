import { describeFinding } from '../support/describe-finding.ts'

describeFinding('internal-port', {
  fires: [
    {
      name: 'the first article, before any fix: Host is the proxy target',
      headers: ['Host: docker.example.com:8002'],
      expect: 'http://blog.example.com/',
      basis: 'truth',
      evidence: [
        { kind: 'url', name: 'port', value: '8002', expected: '80' },
        { name: 'HTTP_HOST', value: 'docker.example.com:8002' }
      ]
    },
    {
      name: 'the right host with the port of the listener behind a mapping',
      headers: ['Host: www.example.com', 'X-Forwarded-Host: www.example.com:9012'],
      expect: 'https://www.example.com/',
      basis: 'truth',
      evidence: [{ name: 'HTTP_HOST', note: 'taken from X-Forwarded-Host' }]
    },
    {
      name: 'another port than the unusual one that was asked for',
      headers: ['Host: www.example.com:8080'],
      expect: 'https://www.example.com:8443/',
      evidence: [{ value: '8080', expected: '8443' }]
    },
    {
      name: 'the port of http in a URL that was asked for by https',
      headers: ['Host: www.example.com:80', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/',
      evidence: [{ value: '80', expected: '443' }]
    },
    {
      name: 'no Host: the port of the socket is appended',
      headers: [],
      expect: 'https://www.example.com/',
      basis: 'truth',
      evidence: [
        { value: '3333', expected: '443' },
        { name: 'SERVER_PORT', value: '3333' }
      ]
    },
    {
      name: 'nobody said the true URL, but the port is the one that this service listens on',
      headers: ['Host: [2001:db8::7]:8002'],
      port: 8002,
      basis: 'heuristic',
      evidence: [{ name: 'port', value: '8002', note: 'this service listens on it' }]
    }
  ],
  silent: [
    {
      name: 'the port that was asked for',
      headers: ['Host: www.example.com:3333'],
      expect: 'http://www.example.com:3333/'
    },
    {
      name: 'the default port, written out',
      headers: ['Host: www.example.com:443', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'no port where an unusual one was asked for',
      headers: ['Host: www.example.com'],
      expect: 'https://www.example.com:8443/'
    },
    {
      name: 'a trusted X-Forwarded-Host replaces the internal one; SERVER_PORT is not written beside a Host',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com'],
      expect: 'http://blog.example.com/'
    },
    { name: 'a port that this service does not listen on', headers: ['Host: www.example.com:8443'] },
    { name: 'an app that listens on port 80', headers: ['Host: www.example.com:80'], port: 80 },
    { name: 'no Host, true URL not known', headers: [] },
    {
      name: 'a Host that carries two ports',
      headers: ['Host: www.example.com:8002:8002'],
      port: 8002,
      expect: 'http://www.example.com/'
    },
    { name: 'an empty port', headers: ['Host: www.example.com:'], expect: 'http://www.example.com/' }
  ]
})
