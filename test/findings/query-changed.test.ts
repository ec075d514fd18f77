import { describeFinding } from '../support/describe-finding.ts'

describeFinding('query-changed', {
  fires: [
    {
      name: 'the query is gone',
      target: '/search',
      expect: 'http://www.example.com/search?q=tea',
      basis: 'truth',
      evidence: [
        { kind: 'request-line', name: 'query', value: null, expected: 'q=tea', note: 'nothing of it arrived' }
      ],
      remedy: { apache: 'nocanon', nginx: 'proxy_pass' }
    },
    {
      name: 'a query was added',
      target: '/search?lang=en',
      expect: 'http://www.example.com/search',
      evidence: [{ value: 'lang=en', expected: '', note: 'something on the way added it' }]
    },
    {
      name: 'brackets were escaped',
      target: '/?x%5B%5D=1',
      expect: 'http://www.example.com/?x[]=1',
      evidence: [
        { value: 'x%5B%5D=1', expected: 'x[]=1', note: 'the same characters, but escaped differently' }
      ]
    },
    {
      name: 'parameters were sorted',
      target: '/?a=1&b=2',
      expect: 'http://www.example.com/?b=2&a=1',
      evidence: [{ note: 'other parameters, or another order' }]
    },
    { name: 'a second question mark was cut off', target: '/?b=c', expect: 'http://www.example.com/?b=c?d' }
  ],
  silent: [
    {
      name: 'the same',
      target: '/?u=http%3A%2F%2Fx%2Fy%3Fz&x=%',
      expect: 'http://www.example.com/?u=http%3A%2F%2Fx%2Fy%3Fz&x=%'
    },
    { name: 'none', target: '/', expect: 'http://www.example.com/' },
    { name: 'an empty one and none', target: '/?', expect: 'http://www.example.com/' },
    { name: 'a fragment is no query', target: '/?b', expect: 'http://www.example.com/?b#frag' },
    { name: 'another path', target: '/b?x=1', expect: 'http://www.example.com/a?x=1' },
    { name: 'true URL not known', target: '/?x=1' },
    { name: 'OPTIONS *', method: 'OPTIONS', target: '*', expect: 'http://www.example.com/?x=1' }
  ]
})
