import { describeFinding } from '../support/describe-finding.ts'

describeFinding('scheme-dialect-conflict', {
  fires: [
    {
      name: 'X-Forwarded-Proto and X-Forwarded-Scheme',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Scheme: http'],
      basis: 'request',
      evidence: [
        { name: 'X-Forwarded-Proto', value: 'https', note: 'says https, and is believed' },
        { name: 'X-Forwarded-Scheme', value: 'http', note: 'says http' }
      ],
      remedy: { apache: 'unset X-Forwarded-Scheme early', nginx: 'X-Forwarded-Proto https' }
    },
    {
      name: 'a flag',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: http', 'Front-End-Https: on'],
      evidence: [{ name: 'Front-End-Https', note: 'says https' }]
    },
    {
      name: 'two that nobody believes',
      headers: ['Host: www.example.com', 'X-Scheme: https', 'X-HTTPS: off'],
      remedy: { apache: 'unset X-HTTPS early', haproxy: 'del-header X-Scheme' }
    },
    {
      name: 'Forwarded and another dialect than X-Forwarded-Proto',
      headers: ['Host: www.example.com', 'X-Forwarded-SSL: on', 'Forwarded: for=198.51.100.7;proto=http'],
      evidence: [{ name: 'Forwarded', value: 'for=198.51.100.7;proto=http', note: 'says http' }]
    },
    {
      name: 'Forwarded says https, the others http',
      headers: [
        'Host: www.example.com',
        'X-Scheme: http',
        'X-Forwarded-Proto: http',
        'Forwarded: proto="https"'
      ],
      trust: { trustProxyHeader: 'Forwarded' },
      evidence: [{ name: 'Forwarded', note: 'says https, and is believed' }]
    },
    {
      name: 'from a peer that is not trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Forwarded-Protocol: http'],
      peer: '203.0.113.9',
      evidence: [{ name: 'X-Forwarded-Proto', note: 'says https' }]
    }
  ],
  silent: [
    { name: 'no header' },
    { name: 'one header', headers: ['Host: www.example.com', 'X-Scheme: https'] },
    {
      name: 'all say the same in their own words',
      headers: [
        'Host: www.example.com',
        'X-Forwarded-Proto: https',
        'X-Forwarded-SSL: ON',
        'X-Forwarded-Protocol: ssl',
        'Forwarded: for=198.51.100.7;proto=HTTPS'
      ]
    },
    {
      name: 'X-Forwarded-Proto and Forwarded: that is conflicting-families',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'Forwarded: for=198.51.100.7;proto=http']
    },
    {
      name: 'one cannot be read',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https', 'X-Scheme: wss']
    },
    {
      name: 'a Forwarded without proto',
      headers: ['Host: www.example.com', 'X-Scheme: https', 'Forwarded: for=198.51.100.7']
    },
    {
      name: 'a broken Forwarded',
      headers: ['Host: www.example.com', 'X-Scheme: https', 'Forwarded: proto="http']
    }
  ]
})
