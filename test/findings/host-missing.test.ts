import { describeFinding } from '../support/describe-finding.ts'

describeFinding('host-missing', {
  fires: [
    {
      name: 'HTTP/1.0 without a Host',
      httpVersion: '1.0',
      headers: [],
      basis: 'request',
      evidence: [
        { kind: 'header', name: 'Host', value: null },
        { name: 'version', value: 'HTTP/1.0' },
        { kind: 'environ', name: 'SERVER_NAME', value: '127.0.0.1' },
        { kind: 'environ', name: 'SERVER_PORT', value: '3333' }
      ]
    },
    { name: 'an empty Host', headers: ['Host:'], evidence: [{ name: 'Host', value: '' }] },
    {
      name: 'an empty X-Forwarded-Host replaced a good Host',
      headers: ['Host: www.example.com', 'X-Forwarded-Host:'],
      evidence: [
        { name: 'Host', value: 'www.example.com' },
        { name: 'X-Forwarded-Host', value: '' }
      ]
    },
    {
      name: 'X-Forwarded-Host is not believed',
      headers: ['X-Forwarded-Host: www.example.com'],
      peer: '198.51.100.7',
      expect: 'http://www.example.com/'
    }
  ],
  silent: [
    { name: 'a Host', headers: ['Host: www.example.com'] },
    { name: 'a trusted X-Forwarded-Host', headers: ['X-Forwarded-Host: www.example.com'] },
    { name: 'an absolute-form target', target: 'http://www.example.com/', headers: [] },
    { name: 'a broken Host', headers: ['Host: /'] }
  ]
})
