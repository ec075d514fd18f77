import { describeFinding } from '../support/describe-finding.ts'

describeFinding('scheme-upgrade', {
  fires: [
    {
      name: 'the proxy states https for every request',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: HTTPS'],
      expect: 'http://www.example.com/',
      basis: 'truth',
      evidence: [
        { name: 'wsgi.url_scheme', value: 'https', expected: 'http' },
        { kind: 'header', name: 'X-Forwarded-Proto', value: 'HTTPS', note: 'believed' }
      ],
      remedy: { apache: 'X-Forwarded-Proto "http"', nginx: 'X-Forwarded-Proto http;' }
    },
    {
      name: 'another header, which is dropped',
      headers: ['Host: www.example.com', 'X-Forwarded-SSL: on'],
      trust: { trustProxyHeader: 'X-Forwarded-SSL' },
      expect: 'http://www.example.com/',
      evidence: [{ name: 'X-Forwarded-SSL', value: 'on' }],
      remedy: { apache: 'unset X-Forwarded-SSL', nginx: 'X-Forwarded-SSL ""' }
    },
    {
      name: 'a setting',
      trust: { urlScheme: 'https' },
      expect: 'http://www.example.com/',
      evidence: [{ kind: 'setting', name: 'url-scheme', value: 'https' }]
    },
    {
      name: 'the proxy speaks TLS to this service, but not to the visitor',
      encrypted: true,
      expect: 'http://www.example.com/',
      evidence: [{ kind: 'socket', name: 'TLS' }]
    }
  ],
  silent: [
    {
      name: 'https was asked for',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/'
    },
    { name: 'http all along', expect: 'http://www.example.com/' },
    { name: 'http is believed where https was asked for', expect: 'https://www.example.com/' },
    { name: 'true URL not known', headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'] },
    {
      name: 'an unreadable header decides: that is scheme-value-invalid',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: javascript'],
      encrypted: true,
      expect: 'http://www.example.com/'
    },
    {
      name: 'the header comes from a peer that is not trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      peer: '203.0.113.9',
      expect: 'http://www.example.com/'
    }
  ]
})
