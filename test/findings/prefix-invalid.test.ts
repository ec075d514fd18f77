import { describeFinding } from '../support/describe-finding.ts'

const stated = (value: string): readonly string[] => ['Host: www.example.com', `X-Forwarded-Prefix: ${value}`]

describeFinding('prefix-invalid', {
  fires: [
    {
      name: 'another host',
      headers: stated('//example.org'),
      basis: 'request',
      evidence: [
        {
          name: 'X-Forwarded-Prefix',
          value: '//example.org',
          note: 'believed: a browser reads it as another host'
        }
      ],
      remedy: { apache: 'unset X-Forwarded-Prefix early', nginx: 'X-Forwarded-Prefix' }
    },
    {
      name: 'a backslash',
      headers: stated('/\\example.org'),
      evidence: [{ note: 'believed: a browser reads it as another host' }]
    },
    {
      name: 'a whole URL',
      headers: stated('https://example.org'),
      evidence: [{ note: 'believed: does not start with a slash' }]
    },
    { name: 'no leading slash', headers: stated('app') },
    {
      name: 'dot segments',
      headers: stated('/app/..'),
      evidence: [{ note: 'believed: dot segments lead elsewhere' }]
    },
    { name: 'a list', headers: stated('/a, /b'), evidence: [{ note: 'believed: a list, not one prefix' }] },
    {
      name: 'markup',
      headers: stated('/"><script>'),
      evidence: [{ note: 'believed: not a path of plain segments' }]
    },
    {
      name: 'a header that is not believed',
      headers: ['Host: www.example.com', 'X-Script-Name: //example.org', 'X-Forwarded-Prefix: /app'],
      evidence: [{ name: 'X-Script-Name', note: 'not believed: a browser reads it as another host' }],
      remedy: { apache: 'unset X-Script-Name early' }
    },
    {
      name: 'a peer that is not trusted',
      headers: ['Host: www.example.com', 'X-Forwarded-Script-Name: app'],
      peer: '203.0.113.9',
      evidence: [{ name: 'X-Forwarded-Script-Name', note: 'not believed: does not start with a slash' }]
    },
    { name: 'two slashes alone', headers: stated('//') }
  ],
  silent: [
    { name: 'no prefix' },
    { name: 'a prefix', headers: stated('/app') },
    { name: 'a trailing slash', headers: stated('/app/v1.2/') },
    { name: 'a single slash', headers: stated('/') },
    { name: 'empty', headers: stated('') },
    { name: 'names with dots', headers: stated('/.well-known/..a') }
  ]
})
