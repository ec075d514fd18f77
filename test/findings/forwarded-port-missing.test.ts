import { describeFinding } from '../support/describe-finding.ts'

describeFinding('forwarded-port-missing', {
  fires: [
    {
      name: 'the first article: X-Forwarded-Host alone leaves SERVER_PORT at the proxy target',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com'],
      basis: 'heuristic',
      evidence: [
        { kind: 'header', name: 'X-Forwarded-Port', value: null, expected: '80' },
        { kind: 'environ', name: 'SERVER_PORT', value: '8002', expected: '80' },
        { kind: 'header', name: 'X-Forwarded-Host', value: 'blog.example.com' }
      ]
    },
    {
      name: 'the same, the true URL known',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com'],
      expect: 'http://blog.example.com/',
      basis: 'truth'
    },
    {
      name: 'the believed host writes the port, SERVER_PORT does not follow',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com:8080'],
      basis: 'heuristic',
      evidence: [{ name: 'SERVER_PORT', value: '8002', expected: '8080' }]
    },
    {
      name: 'Forwarded knows no port for SERVER_PORT either',
      headers: [
        'Host: docker.example.com:8002',
        'Forwarded: host=blog.example.com;proto=https;for=192.0.2.7'
      ],
      trust: { trustProxyHeader: 'Forwarded' },
      evidence: [{ name: 'Forwarded' }, { name: 'SERVER_PORT', value: '8002', expected: '443' }]
    }
  ],
  silent: [
    {
      name: 'Host is kept and TLS ends at the proxy: 80 beside 443 shows no internal port',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'X-Forwarded-Port arrived',
      headers: [
        'Host: docker.example.com:8002',
        'X-Forwarded-Host: blog.example.com',
        'X-Forwarded-Proto: https',
        'X-Forwarded-Port: 443'
      ],
      expect: 'https://blog.example.com/'
    },
    {
      name: 'a believed X-Forwarded-Port is wrong: that is forwarded-port-wrong',
      headers: [
        'Host: docker.example.com:8002',
        'X-Forwarded-Host: blog.example.com',
        'X-Forwarded-Port: 9012'
      ],
      expect: 'http://blog.example.com/'
    },
    {
      name: 'SERVER_PORT is right without it',
      headers: ['Host: www.example.com', 'X-Forwarded-Host: www.example.com'],
      expect: 'http://www.example.com/'
    },
    {
      name: 'the port that was asked for is in Host',
      headers: ['Host: www.example.com:8443', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com:8443/'
    },
    {
      name: 'nothing is believed',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: blog.example.com'],
      peer: '198.51.100.7'
    },
    {
      name: 'it arrived, but is not believed',
      headers: [
        'Host: docker.example.com:8002',
        'X-Forwarded-Host: blog.example.com',
        'X-Forwarded-Port: 80'
      ],
      trust: { trustProxyHeader: 'X-Forwarded-Host' }
    },
    {
      name: 'the believed host is broken and the true URL is not known',
      headers: ['Host: docker.example.com:8002', 'X-Forwarded-Host: a.example.com, b.example.com']
    }
  ]
})
