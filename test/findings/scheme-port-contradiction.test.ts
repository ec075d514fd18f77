import { describeFinding } from '../support/describe-finding.ts'

describeFinding('scheme-port-contradiction', {
  fires: [
    {
      name: 'the proxy states port 443 and no scheme',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 443'],
      basis: 'heuristic',
      evidence: [
        { name: 'wsgi.url_scheme', value: 'http' },
        { name: 'SERVER_PORT', value: '443', note: 'taken from X-Forwarded-Port' }
      ],
      remedy: { apache: 'X-Forwarded-Proto "https"', nginx: 'X-Forwarded-Port 443' }
    },
    {
      name: 'Host names port 443',
      headers: ['Host: www.example.com:443'],
      evidence: [{ name: 'HTTP_HOST', value: 'www.example.com:443' }]
    },
    {
      name: 'https with the port of http',
      headers: [
        'Host: docker.example.com',
        'X-Forwarded-Host: www.example.com:80',
        'X-Forwarded-Proto: https'
      ],
      evidence: [
        { name: 'wsgi.url_scheme', value: 'https', note: 'taken from X-Forwarded-Proto' },
        { name: 'HTTP_HOST', value: 'www.example.com:80', note: 'taken from X-Forwarded-Host' }
      ],
      remedy: { apache: 'X-Forwarded-Port "443"' }
    },
    {
      name: 'https with X-Forwarded-Port 80',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 80']
    },
    { name: 'no Host, on a plain listener at 443', headers: [], port: 443 },
    {
      name: 'an empty Host, on a listener at 80 with a setting',
      headers: ['Host:'],
      port: 80,
      trust: { urlScheme: 'https' }
    }
  ],
  silent: [
    {
      name: 'the true URL is known',
      headers: ['Host: www.example.com:443'],
      expect: 'https://www.example.com/'
    },
    { name: 'http and 80', headers: ['Host: www.example.com:80'] },
    {
      name: 'https and 443',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 443']
    },
    {
      name: 'https beside a Host without a port',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https']
    },
    {
      name: 'the port that Host writes counts',
      headers: ['Host: www.example.com:8080', 'X-Forwarded-Port: 443']
    },
    { name: 'an unusual port', headers: ['Host: www.example.com:8443'] },
    {
      name: 'an unreadable scheme: that is scheme-value-invalid',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https,http', 'X-Forwarded-Port: 443']
    },
    {
      name: 'an https page asks: that is scheme-downgrade',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 443', 'Origin: https://www.example.com']
    },
    {
      name: 'a port that nobody believes',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 443'],
      peer: '203.0.113.9'
    }
  ]
})
