import { describeFinding } from '../support/describe-finding.ts'

describeFinding('absolute-form-target', {
  fires: [
    {
      name: 'another host than the Host header: the request line wins',
      target: 'http://example.org:7777/a?q=1',
      headers: ['Host: www.example.com'],
      basis: 'request',
      evidence: [
        { kind: 'request-line', name: 'target', value: 'http://example.org:7777' },
        { kind: 'header', name: 'Host', value: 'www.example.com' },
        { kind: 'environ', name: 'HTTP_HOST', value: 'example.org:7777', note: 'taken from the request line' }
      ]
    },
    {
      name: 'of another scheme than the connection: Host wins',
      target: 'https://example.org/',
      headers: ['Host: www.example.com'],
      evidence: [{ name: 'HTTP_HOST', value: 'www.example.com', note: 'taken from Host' }]
    },
    {
      name: 'the same host, whose password is not shown',
      target: 'http://user:secret@www.example.com/',
      evidence: [{ name: 'target', value: 'http://www.example.com' }]
    },
    {
      name: 'without a Host',
      target: 'ftp://example.org/',
      headers: [],
      evidence: [{ name: 'Host', value: null }]
    }
  ],
  silent: [
    { name: 'a path', target: '/a' },
    { name: 'a URL inside the path', target: '/http://example.org/' },
    { name: 'two slashes', target: '//example.org/' },
    { name: 'an asterisk', method: 'OPTIONS', target: '*' },
    { name: 'an authority', method: 'CONNECT', target: 'example.org:443' }
  ]
})
