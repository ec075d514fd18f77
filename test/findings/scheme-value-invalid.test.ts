import { describeFinding } from '../support/describe-finding.ts'

const proto = (value: string): readonly string[] => ['Host: www.example.com', `X-Forwarded-Proto: ${value}`]

describeFinding('scheme-value-invalid', {
  fires: [
    {
      name: 'a list',
      headers: proto('https, http'),
      basis: 'request',
      evidence: [
        { kind: 'header', name: 'X-Forwarded-Proto', value: 'https, http', note: 'a list, not one word' },
        { name: 'wsgi.url_scheme', value: 'http' }
      ],
      remedy: { apache: 'RequestHeader set X-Forwarded-Proto "https"', nginx: 'X-Forwarded-Proto https' }
    },
    {
      name: 'two lines',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Proto: https'],
      evidence: [{ value: 'https, https' }]
    },
    {
      name: 'a WebSocket handshake through Traefik',
      headers: proto('wss'),
      evidence: [{ note: 'the scheme of a WebSocket, as Traefik states it for a handshake' }],
      remedy: { nginx: 'X-Forwarded-Proto https' }
    },
    { name: 'ws', headers: proto('WS'), remedy: { apache: 'X-Forwarded-Proto "http"' } },
    {
      name: 'nothing',
      headers: proto(''),
      evidence: [{ name: 'X-Forwarded-Proto', value: '', note: 'empty' }]
    },
    { name: 'javascript', headers: proto('javascript'), evidence: [{ note: 'neither http nor https' }] },
    {
      name: 'quotes, where http was asked for',
      headers: proto('"https"'),
      expect: 'http://www.example.com/',
      evidence: [{ note: 'in quotes', expected: 'http' }],
      remedy: { apache: 'X-Forwarded-Proto "http"' }
    },
    {
      name: 'a flag that is none',
      headers: ['Host: www.example.com', 'X-Forwarded-SSL: https'],
      trust: { trustProxyHeader: 'X-Forwarded-SSL' },
      evidence: [{ name: 'X-Forwarded-SSL', note: 'neither on nor off' }],
      remedy: { apache: 'unset X-Forwarded-SSL early' }
    },
    {
      name: 'proto in Forwarded',
      headers: ['Host: www.example.com', 'Forwarded: for=198.51.100.7;proto=wss'],
      trust: { trustProxyHeader: 'Forwarded' },
      evidence: [
        {
          name: 'Forwarded',
          value: 'for=198.51.100.7;proto=wss',
          note: 'proto: the scheme of a WebSocket, as Traefik states it for a handshake'
        }
      ]
    }
  ],
  silent: [
    { name: 'https', headers: proto('https') },
    { name: 'another case', headers: proto('HTTP') },
    { name: 'no header' },
    { name: 'a peer that is not trusted', headers: [...proto('javascript')], peer: '203.0.113.9' },
    { name: 'a header that is not trusted', headers: ['Host: www.example.com', 'X-Scheme: javascript'] },
    {
      name: 'the word of gunicorn for its own header',
      headers: ['Host: www.example.com', 'X-Forwarded-Protocol: ssl'],
      trust: { trustProxyHeader: 'X-Forwarded-Protocol' }
    },
    {
      name: 'what a client wrote in front of its own element',
      headers: ['Host: www.example.com', 'Forwarded: proto=javascript, for=198.51.100.7;proto=https'],
      trust: { trustProxyHeader: 'Forwarded' }
    },
    {
      name: 'a Forwarded without proto',
      headers: ['Host: www.example.com', 'Forwarded: for=198.51.100.7'],
      trust: { trustProxyHeader: 'Forwarded' }
    }
  ]
})
