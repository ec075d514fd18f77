import { describeFinding } from '../support/describe-finding.ts'

describeFinding('internal-host', {
  fires: [
    {
      name: 'the first article, before any fix: Host is the proxy target',
      headers: ['Host: docker.example.com:8002'],
      expect: 'http://blog.example.com/',
      basis: 'truth',
      evidence: [{ name: 'HTTP_HOST', value: 'docker.example.com:8002', expected: 'blog.example.com' }]
    },
    {
      name: 'nobody said the true URL, but the host is a private address',
      headers: ['Host: 10.1.2.3:8080'],
      basis: 'heuristic',
      evidence: [{ note: 'looks internal: private address' }]
    },
    {
      name: 'a trusted X-Forwarded-Host carries the wrong name',
      headers: ['Host: www.example.com', 'X-Forwarded-Host: inner.example.com'],
      expect: 'http://www.example.com/',
      basis: 'truth',
      evidence: [{ value: 'inner.example.com', note: 'taken from X-Forwarded-Host' }]
    },
    {
      name: 'an empty Host',
      headers: ['Host:'],
      expect: 'http://www.example.com/',
      evidence: [{ name: 'SERVER_NAME', value: '127.0.0.1' }]
    },
    {
      name: 'no Host: SERVER_NAME is the address of the socket',
      headers: [],
      expect: 'http://www.example.com/',
      basis: 'truth',
      evidence: [{ name: 'SERVER_NAME', value: '127.0.0.1', expected: 'www.example.com' }]
    }
  ],
  silent: [
    {
      name: 'a trusted X-Forwarded-Host carries the public name',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com'],
      expect: 'http://blog.example.com/'
    },
    {
      name: 'an internal name that the visitor did type',
      headers: ['Host: intranet'],
      expect: 'http://intranet/'
    },
    { name: 'a public name, true URL not known', headers: ['Host: blog.example.com'] },
    {
      name: 'the public name in another case, with a trailing dot and a port',
      headers: ['Host: BLOG.example.com.:8002'],
      expect: 'http://blog.example.com/'
    },
    { name: 'a broken Host', headers: ['Host: 10.1.2.3/x'], expect: 'http://blog.example.com/' },
    { name: 'no Host, true URL not known', headers: [] },
    {
      name: 'no Host, but a trusted X-Forwarded-Server names the public host',
      headers: ['X-Forwarded-Server: blog.example.com'],
      trust: { trustProxyHeader: 'X-Forwarded-Server' },
      expect: 'http://blog.example.com/'
    }
  ]
})
