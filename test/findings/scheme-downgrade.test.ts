import { describeFinding } from '../support/describe-finding.ts'

describeFinding('scheme-downgrade', {
  fires: [
    {
      name: 'only X-Forwarded-Scheme is believed: the remedy states that one',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 443'],
      expect: 'https://www.example.com/',
      trust: { trustProxyHeader: ['X-Forwarded-Port', 'X-Forwarded-Scheme'] },
      remedy: { apache: 'RequestHeader set X-Forwarded-Scheme "https"' }
    },
    {
      name: 'TLS ends at the proxy, and nothing says so',
      expect: 'https://www.example.com/',
      basis: 'truth',
      evidence: [{ name: 'wsgi.url_scheme', value: 'http', expected: 'https' }],
      remedy: {
        apache: 'RequestHeader set X-Forwarded-Proto "https"',
        nginx: 'X-Forwarded-Proto https',
        haproxy: 'Connection'
      }
    },
    {
      name: 'a proxy behind the one with TLS states its own scheme',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: http'],
      expect: 'https://www.example.com/',
      evidence: [
        { name: 'wsgi.url_scheme', note: 'taken from X-Forwarded-Proto' },
        { kind: 'header', name: 'X-Forwarded-Proto', value: 'http', note: 'does not say https' }
      ]
    },
    {
      name: 'the right header from a peer that is not trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      peer: '203.0.113.9',
      expect: 'https://www.example.com/',
      evidence: [
        { name: 'X-Forwarded-Proto', value: 'https', note: 'not believed: the peer is not trusted' }
      ],
      remedy: { echo3333: '203.0.113.9', gunicorn: '--forwarded-allow-ips 203.0.113.9' }
    },
    {
      name: 'a header that is not among the trusted ones',
      headers: ['Host: www.example.com', 'X-Forwarded-SSL: on'],
      expect: 'https://www.example.com/',
      evidence: [{ name: 'X-Forwarded-SSL', note: 'not believed: the header is not among the trusted ones' }],
      remedy: { echo3333: '--trust-proxy-header', django: 'HTTP_X_FORWARDED_SSL' }
    },
    {
      name: 'Forwarded says https, but neither it nor its peer is trusted',
      headers: ['Host: www.example.com', 'Forwarded: for=198.51.100.7;proto=https'],
      peer: '203.0.113.9',
      expect: 'https://www.example.com/',
      evidence: [
        {
          name: 'Forwarded',
          value: 'for=198.51.100.7;proto=https',
          note: 'not believed: neither the peer nor the header is trusted'
        }
      ],
      remedy: { waitress: 'forwarded', echo3333: 'Forwarded' }
    },
    {
      name: 'a later header outranks the right one',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-SSL: off'],
      trust: { trustProxyHeader: 'X-Forwarded-Proto,X-Forwarded-SSL' },
      expect: 'https://www.example.com/',
      evidence: [{ name: 'X-Forwarded-Proto', note: 'outranked by X-Forwarded-SSL' }]
    },
    {
      name: 'a setting says http',
      trust: { urlScheme: 'http' },
      encrypted: true,
      expect: 'https://www.example.com/',
      evidence: [{ name: 'wsgi.url_scheme', note: 'taken from the setting url-scheme' }]
    },
    {
      name: 'true URL not known, but the browser comes from an https page of this host',
      headers: ['Host: www.example.com', 'Origin: https://www.example.com'],
      basis: 'heuristic',
      evidence: [{ kind: 'header', name: 'Origin', value: 'https://www.example.com' }],
      remedy: { apache: 'X-Forwarded-Proto "https"', nginx: 'X-Forwarded-Proto https' }
    },
    {
      name: 'Referer is quoted only as far as the host',
      headers: ['Host: www.example.com:8443', 'Referer: https://www.example.com:8443/reset?token=secret'],
      basis: 'heuristic',
      evidence: [{ name: 'Referer', value: 'https://www.example.com:8443' }]
    },
    {
      name: 'the listener behind the proxy is written into Host',
      headers: ['Host: WWW.example.com:3333', 'Origin: null', 'Referer: https://www.example.com/'],
      basis: 'heuristic',
      evidence: [{ name: 'Referer', value: 'https://www.example.com' }]
    }
  ],
  silent: [
    { name: 'http was asked for', expect: 'http://www.example.com/' },
    {
      name: 'the proxy says https',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/'
    },
    { name: 'TLS reaches this service', encrypted: true, expect: 'https://www.example.com/' },
    { name: 'a setting says https', trust: { urlScheme: 'https' }, expect: 'https://www.example.com/' },
    {
      name: 'an unreadable header decides: that is scheme-value-invalid',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https, http'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'an unreadable header decides, true URL not known',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: wss', 'Origin: https://www.example.com']
    },
    {
      name: 'an unreadable proto decides',
      headers: ['Host: www.example.com', 'Forwarded: for=198.51.100.7;proto=wss'],
      trust: { trustProxyHeader: 'Forwarded' },
      expect: 'https://www.example.com/'
    },
    { name: 'true URL not known' },
    { name: 'an http page', headers: ['Host: www.example.com', 'Origin: http://www.example.com'] },
    {
      name: 'another host',
      headers: ['Host: www.example.com', 'Origin: https://www.example.com.example.org']
    },
    {
      name: 'another host with userinfo',
      headers: ['Host: www.example.com', 'Referer: https://www.example.com@example.org/']
    },
    { name: 'another port', headers: ['Host: localhost:3333', 'Origin: https://localhost:5173'] },
    { name: 'a longer port', headers: ['Host: www.example.com:84', 'Origin: https://www.example.com:8443'] },
    { name: 'a broken Host', headers: ['Host: www.example.com/x', 'Origin: https://www.example.com'] },
    { name: 'no Host', headers: ['Origin: https://127.0.0.1'] },
    {
      name: 'the expected URL beats Origin',
      headers: ['Host: www.example.com', 'Origin: https://www.example.com'],
      expect: 'http://www.example.com/'
    }
  ]
})
