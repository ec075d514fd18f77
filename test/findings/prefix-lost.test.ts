import { describeFinding } from '../support/describe-finding.ts'

describeFinding('prefix-lost', {
  fires: [
    {
      name: 'the proxy takes the prefix off',
      target: '/entry?page=2',
      expect: 'http://www.example.com/app/entry?page=2',
      basis: 'truth',
      evidence: [
        { kind: 'request-line', name: 'path', value: '/entry', expected: '/app/entry' },
        { name: 'SCRIPT_NAME', value: '', expected: '/app' }
      ],
      remedy: {
        apache: 'X-Forwarded-Prefix "/app"',
        nginx: 'X-Forwarded-Prefix /app',
        echo3333: '--url-prefix /app'
      }
    },
    {
      name: 'the mount point without a slash',
      expect: 'http://www.example.com/app',
      evidence: [{ expected: '/app' }]
    },
    {
      name: 'two segments',
      target: '/',
      expect: 'http://www.example.com/a/b/',
      evidence: [{ expected: '/a/b' }]
    },
    {
      name: 'the right header from a peer that is not trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-Prefix: /app'],
      peer: '203.0.113.9',
      expect: 'http://www.example.com/app/',
      evidence: [{ name: 'X-Forwarded-Prefix', value: '/app', note: 'not believed: the peer is not trusted' }]
    },
    {
      name: 'a header that is not trusted',
      headers: ['Host: www.example.com', 'X-Script-Name: /app'],
      expect: 'http://www.example.com/app/',
      evidence: [{ name: 'X-Script-Name', note: 'not believed: the header is not among the trusted ones' }]
    },
    {
      name: 'a header that is outranked by a wrong one',
      headers: ['Host: www.example.com', 'X-Script-Name: /app', 'X-Forwarded-Prefix: /other'],
      trust: { trustProxyHeader: 'X-Script-Name,X-Forwarded-Prefix' },
      expect: 'http://www.example.com/app/',
      evidence: [
        { name: 'SCRIPT_NAME', value: '/other', expected: '/app', note: 'taken from X-Forwarded-Prefix' },
        { name: 'X-Script-Name', note: 'not believed: outranked by X-Forwarded-Prefix' }
      ]
    }
  ],
  silent: [
    { name: 'no prefix', target: '/entry', expect: 'http://www.example.com/entry' },
    {
      name: 'a trusted header states it',
      target: '/entry',
      headers: ['Host: www.example.com', 'X-Forwarded-Prefix: /app/'],
      expect: 'http://www.example.com/app/entry'
    },
    {
      name: 'a setting states it, and the path keeps it',
      target: '/app/entry',
      trust: { urlPrefix: '/app' },
      expect: 'http://www.example.com/app/entry'
    },
    {
      name: 'a setting states it',
      target: '/entry',
      trust: { urlPrefix: '/app' },
      expect: 'http://www.example.com/app/entry'
    },
    { name: 'true URL not known', target: '/entry' },
    {
      name: 'what is believed is no prefix: that is prefix-invalid',
      headers: ['Host: www.example.com', 'X-Forwarded-Prefix: //example.org'],
      expect: 'http://www.example.com/app/'
    },
    { name: 'OPTIONS *', method: 'OPTIONS', target: '*', expect: 'http://www.example.com/app' },
    { name: 'CONNECT', method: 'CONNECT', target: 'www.example.com:80', expect: 'http://www.example.com/app' }
  ]
})
