import { describeFinding } from '../support/describe-finding.ts'

const expecting = (value: string): readonly string[] => ['Host: www.example.com', `Echo-Expect-URL: ${value}`]

describeFinding('expected-url-invalid', {
  fires: [
    {
      name: 'a path alone',
      headers: expecting('/app'),
      basis: 'request',
      evidence: [
        {
          kind: 'header',
          name: 'Echo-Expect-URL',
          value: '/app',
          note: 'does not start with http:// or https://'
        }
      ],
      remedy: { echo3333: "Echo-Expect-URL: http://www.example.com/'" }
    },
    { name: 'a host alone', headers: expecting('www.example.com') },
    { name: 'another scheme', headers: expecting('ftp://www.example.com/') },
    { name: 'empty', headers: expecting(''), evidence: [{ value: '', note: 'empty' }] },
    {
      name: 'a user name',
      headers: expecting('https://me@www.example.com/'),
      evidence: [{ note: 'holds a user name' }]
    },
    { name: 'no host', headers: expecting('https:///app'), evidence: [{ note: 'holds no usable host' }] },
    {
      name: 'a broken port',
      headers: expecting('https://www.example.com:http/?x=@'),
      evidence: [{ note: 'holds no usable host' }]
    },
    {
      name: 'white space',
      headers: expecting('https://www.example.com/a b'),
      evidence: [{ note: 'holds white space or a control character' }]
    },
    {
      name: 'two lines, of which the first is none',
      headers: [...expecting('here'), 'Echo-Expect-URL: https://www.example.com/'],
      evidence: [{ value: 'here' }]
    }
  ],
  silent: [
    { name: 'a URL', headers: expecting('https://www.example.com/app?x=1#top') },
    { name: 'no header' },
    {
      name: 'an option goes before the header',
      headers: expecting('here'),
      expect: 'http://www.example.com/'
    },
    {
      name: 'an option that is none, and a header that is one',
      headers: expecting('http://www.example.com/'),
      expect: 'here'
    }
  ]
})
