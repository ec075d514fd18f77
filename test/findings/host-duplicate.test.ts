import { describeFinding } from '../support/describe-finding.ts'

describeFinding('host-duplicate', {
  fires: [
    {
      name: 'two names',
      headers: ['Host: www.example.com', 'Accept: */*', 'host: example.org'],
      basis: 'request',
      evidence: [
        { kind: 'header', name: 'Host', value: 'www.example.com', note: 'line 1 of 2' },
        { kind: 'header', name: 'Host', value: 'example.org', note: 'line 2 of 2' }
      ]
    },
    { name: 'the same name twice', headers: ['Host: www.example.com', 'Host: www.example.com'] },
    { name: 'both empty', headers: ['Host:', 'Host:'] },
    {
      name: 'an absolute-form target hides them from the environ',
      target: 'http://www.example.com/',
      headers: ['Host: a.example', 'Host: b.example']
    },
    {
      name: 'a trusted X-Forwarded-Host hides them from the app',
      headers: ['Host: a.example', 'Host: b.example', 'X-Forwarded-Host: www.example.com'],
      expect: 'http://www.example.com/'
    }
  ],
  silent: [
    { name: 'one Host', headers: ['Host: www.example.com'] },
    { name: 'no Host', headers: [] },
    { name: 'a list on one line: that is host-invalid', headers: ['Host: a.example, b.example'] },
    { name: 'absolute-form with one Host', target: 'http://a.example/', headers: ['Host: a.example'] },
    { name: 'two X-Forwarded-Host lines', headers: ['Host: a', 'X-Forwarded-Host: b', 'X-Forwarded-Host: c'] }
  ]
})
