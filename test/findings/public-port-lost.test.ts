import { describeFinding } from '../support/describe-finding.ts'

describeFinding('public-port-lost', {
  fires: [
    {
      name: 'Host was rebuilt from the name alone',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com:8443/',
      basis: 'truth',
      evidence: [
        { kind: 'url', name: 'port', value: null, expected: '8443' },
        { name: 'HTTP_HOST', value: 'www.example.com', expected: 'www.example.com:8443' }
      ]
    },
    {
      name: 'X-Forwarded-Port says it, but it stays out of a URL that has a Host',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 8443'],
      expect: 'https://www.example.com:8443/',
      basis: 'truth',
      evidence: [{ kind: 'header', name: 'X-Forwarded-Port', value: '8443' }]
    },
    {
      name: 'a trusted X-Forwarded-Host has no port',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: [2001:db8::7]'],
      expect: 'http://[2001:db8::7]:8080/'
    },
    {
      name: 'nobody said the true URL, but X-Forwarded-Port names an unusual port',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 8443'],
      basis: 'heuristic',
      evidence: [
        { name: 'X-Forwarded-Port', value: '8443' },
        { name: 'HTTP_HOST', note: 'writes no port' }
      ]
    }
  ],
  silent: [
    {
      name: 'the port is there',
      headers: ['Host: www.example.com:8443', 'X-Forwarded-Port: 8443'],
      expect: 'https://www.example.com:8443/'
    },
    {
      name: 'the default port was asked for, written out',
      headers: ['Host: www.example.com'],
      expect: 'https://www.example.com:443/'
    },
    {
      name: 'another port is written: that is internal-port',
      headers: ['Host: www.example.com:3333'],
      expect: 'https://www.example.com:8443/'
    },
    {
      name: 'no Host, but a trusted X-Forwarded-Port is appended',
      headers: ['X-Forwarded-Port: 8443', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com:8443/'
    },
    { name: 'a broken Host', headers: ['Host: a/b'], expect: 'https://www.example.com:8443/' },
    { name: 'a usual X-Forwarded-Port', headers: ['Host: www.example.com', 'X-Forwarded-Port: 443'] },
    {
      name: 'X-Forwarded-Port is no port',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 8443, 443']
    },
    {
      name: 'X-Forwarded-Port is the port of this service: that is forwarded-port-wrong',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 3333']
    },
    {
      name: 'X-Forwarded-Port from a peer that is not trusted, true URL not known',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 8443'],
      peer: '198.51.100.7'
    }
  ]
})
