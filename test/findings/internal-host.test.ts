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
    { name: 'a public name, true URL not known', headers: ['Host: blog.example.com'] }
  ]
})
