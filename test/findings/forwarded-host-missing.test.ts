import { describeFinding } from '../support/describe-finding.ts'

describeFinding('forwarded-host-missing', {
  fires: [
    {
      name: 'a bare proxy_pass: Host is the target, nothing else speaks of the host',
      headers: ['Host: backend:8080', 'X-Forwarded-For: 192.0.2.7', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com:8443/',
      basis: 'truth',
      evidence: [
        { kind: 'header', name: 'Host', value: 'backend:8080', expected: 'www.example.com:8443' },
        { kind: 'header', name: 'X-Forwarded-Host', value: null }
      ]
    },
    {
      name: 'Forwarded arrived, but says nothing of the host',
      headers: ['Host: backend', 'Forwarded: for="[2001:db8::7]";proto=https'],
      expect: 'https://www.example.com/'
    }
  ],
  silent: [
    {
      name: 'Host is the public name, in another case and with a trailing dot',
      headers: ['Host: WWW.example.com.'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'X-Forwarded-Host arrived, believed or not',
      headers: ['Host: backend', 'X-Forwarded-Host: www.example.com'],
      trust: { trustProxy: 'none' },
      expect: 'https://www.example.com/'
    },
    {
      name: 'Forwarded carries a host',
      headers: ['Host: backend', 'Forwarded: for=192.0.2.7; Host=www.example.com'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'X-Original-Host arrived',
      headers: ['Host: backend', 'X-Original-Host: www.example.com'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'X-Host arrived',
      headers: ['Host: backend', 'X-Host: www.example.com'],
      expect: 'https://www.example.com/'
    },
    { name: 'a broken Host', headers: ['Host: a/b'], expect: 'https://www.example.com/' },
    { name: 'no Host at all', headers: [], expect: 'https://www.example.com/' },
    { name: 'true URL not known', headers: ['Host: backend:8080'] }
  ]
})
