import { describeFinding } from '../support/describe-finding.ts'

describeFinding('host-invalid', {
  fires: [
    {
      name: 'a Host that moves the path (BadHost)',
      headers: ['Host: www.example.com/abc?bar='],
      target: '/login',
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'Host',
          value: 'www.example.com/abc?bar=',
          note: 'a character that no host name has'
        }
      ]
    },
    { name: 'userinfo', headers: ['Host: www.example.com:80@example.org'] },
    {
      name: 'two names on one line',
      headers: ['Host: www.example.com, example.org'],
      evidence: [{ note: 'more than one name' }]
    },
    { name: 'a port that is a word', headers: ['Host: www.example.com:abc'] },
    { name: 'port 0', headers: ['Host: www.example.com:0'] },
    { name: 'a port above 65535', headers: ['Host: www.example.com:99999'] },
    { name: 'a bracket that does not close', headers: ['Host: [2001:db8::7'] },
    { name: 'an IPv6 address without brackets', headers: ['Host: 2001:db8::7'] },
    { name: 'a zone', headers: ['Host: [fe80::1%25eth0]'] },
    { name: 'bytes above ASCII', headers: ['Host: caf\u00e9.example.com'] },
    { name: 'a label of 300 letters', headers: [`Host: ${'a'.repeat(300)}.example.com`] },
    { name: 'a space', headers: ['Host: www.example.com x'] },
    {
      name: 'X-Forwarded-Host brings it in',
      headers: ['Host: www.example.com', 'X-Forwarded-Host: a"b'],
      evidence: [
        {
          kind: 'environ',
          name: 'HTTP_HOST',
          value: 'a"b',
          note: 'from X-Forwarded-Host: a character that no host name has'
        }
      ]
    },
    {
      name: 'a good X-Forwarded-Host covers it, but the Host arrived',
      headers: ['Host: a\\b', 'X-Forwarded-Host: www.example.com'],
      evidence: [{ kind: 'header', name: 'Host', value: 'a\\b' }]
    },
    {
      name: 'an absolute-form target brings it in',
      target: 'http://a%0d%0ax/',
      headers: ['Host: www.example.com'],
      evidence: [{ kind: 'request-line', name: 'authority', value: 'a%0d%0ax' }]
    },
    {
      name: 'CONNECT, where both the target and Host are broken: Host is what counts',
      method: 'CONNECT',
      target: 'a/b',
      headers: ['Host: a/b'],
      evidence: [{ kind: 'header', name: 'Host' }]
    }
  ],
  silent: [
    { name: 'a name with a port', headers: ['Host: www.example.com:8443'] },
    { name: 'an IPv6 literal with a port', headers: ['Host: [2001:db8::7]:8443'] },
    { name: 'upper case, a trailing dot, an underscore', headers: ['Host: My_App.EXAMPLE.com.'] },
    { name: 'an empty port', headers: ['Host: www.example.com:'] },
    { name: 'an empty Host: that is host-missing', headers: ['Host:'] },
    { name: 'no Host', headers: [] },
    { name: 'two ports: that is doubled-port', headers: ['Host: www.example.com:443:443'] },
    { name: 'two Host lines: that is host-duplicate', headers: ['Host: a.example', 'Host: b.example'] },
    {
      name: 'a list in X-Forwarded-Host: that is forwarded-host-list',
      headers: ['Host: backend', 'X-Forwarded-Host: a.example, b/c']
    },
    {
      name: 'a broken X-Forwarded-Host that is not believed',
      headers: ['Host: www.example.com', 'X-Forwarded-Host: a/b'],
      peer: '198.51.100.7'
    }
  ]
})
