import { describeFinding } from '../support/describe-finding.ts'

describeFinding('forwarded-port-wrong', {
  fires: [
    {
      name: 'the listener behind a port mapping',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 9012'],
      expect: 'https://www.example.com/',
      basis: 'truth',
      evidence: [{ name: 'X-Forwarded-Port', value: '9012', expected: '443' }]
    },
    {
      name: 'the port of http for a visitor who used https',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 80'],
      expect: 'https://www.example.com/',
      basis: 'truth'
    },
    {
      name: 'two lines',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 443', 'X-Forwarded-Port: 443'],
      basis: 'request',
      evidence: [{ value: '443, 443', note: 'a list, not one port' }]
    },
    { name: 'a word', headers: ['Host: www.example.com', 'X-Forwarded-Port: abc'], basis: 'request' },
    {
      name: 'too high a number, the true URL known',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 70000'],
      expect: 'http://www.example.com/',
      basis: 'request',
      evidence: [{ value: '70000', expected: '80', note: 'not a port from 1 to 65535' }]
    },
    { name: 'nothing', headers: ['Host: www.example.com', 'X-Forwarded-Port:'], basis: 'request' },
    {
      name: 'nobody said the true URL, but it is the port that this service listens on',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 3333'],
      basis: 'heuristic'
    }
  ],
  silent: [
    {
      name: 'the port that was asked for',
      headers: ['Host: www.example.com', 'X-Forwarded-Port: 443'],
      expect: 'https://www.example.com/'
    },
    {
      name: 'the port that was asked for is the one that this service listens on',
      headers: ['Host: www.example.com:3333', 'X-Forwarded-Port: 3333'],
      expect: 'http://www.example.com:3333/'
    },
    { name: 'no X-Forwarded-Port', headers: ['Host: www.example.com'], expect: 'https://www.example.com/' },
    {
      name: 'an app that listens on port 80',
      headers: ['Host: a.example', 'X-Forwarded-Port: 80'],
      port: 80
    },
    { name: 'true URL not known, plausible port', headers: ['Host: a.example', 'X-Forwarded-Port: 8443'] }
  ]
})
