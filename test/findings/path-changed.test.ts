import { describeFinding } from '../support/describe-finding.ts'

describeFinding('path-changed', {
  fires: [
    {
      name: 'an encoded slash was decoded',
      target: '/a/b',
      expect: 'http://www.example.com/a%2Fb',
      basis: 'truth',
      evidence: [
        {
          kind: 'request-line',
          name: 'path',
          value: '/a/b',
          expected: '/a%2Fb',
          note: 'the same characters, but escaped differently'
        }
      ],
      remedy: { apache: 'nocanon', nginx: 'proxy_pass http://127.0.0.1:3333;' }
    },
    {
      name: 'slashes were merged',
      target: '/a/b',
      expect: 'http://www.example.com/a//b',
      evidence: [{ note: 'slashes were merged or added' }]
    },
    {
      name: 'dot segments were resolved',
      target: '/a/c',
      expect: 'http://www.example.com/a/b/../c',
      evidence: [{ note: 'dot segments were resolved' }]
    },
    {
      name: 'the path was rewritten',
      target: '/index.php?page=2',
      expect: 'http://www.example.com/entry?page=2',
      evidence: [{ value: '/index.php', expected: '/entry', note: 'another path' }]
    },
    {
      name: 'behind a prefix',
      target: '/a/b',
      headers: ['Host: www.example.com', 'X-Forwarded-Prefix: /app'],
      expect: 'http://www.example.com/app/a//b',
      evidence: [
        { kind: 'environ', name: 'SCRIPT_NAME', value: '/app' },
        { note: 'slashes were merged or added' }
      ]
    }
  ],
  silent: [
    { name: 'the same', target: '/a%2Fb//c/../d', expect: 'http://www.example.com/a%2Fb//c/../d' },
    {
      name: 'a prefix was taken off: that is prefix-lost',
      target: '/b',
      expect: 'http://www.example.com/a/b'
    },
    {
      name: 'a prefix stands twice: that is prefix-doubled',
      target: '/app/b',
      headers: ['Host: www.example.com', 'X-Forwarded-Prefix: /app'],
      expect: 'http://www.example.com/app/b'
    },
    { name: 'only the query differs', target: '/a?x=1', expect: 'http://www.example.com/a?x=2' },
    { name: 'true URL not known', target: '/a//b' },
    { name: 'OPTIONS *', method: 'OPTIONS', target: '*', expect: 'http://www.example.com/' },
    { name: 'CONNECT', method: 'CONNECT', target: 'www.example.com:80', expect: 'http://www.example.com/' }
  ]
})
