import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { report, type Sketch } from '../support/facts.ts'

const disagreeing = (sketch: Sketch) =>
  report(sketch)
    .url.components.filter((component) => !component.agrees)
    .map(({ name, believed, typed }) => [name, believed, typed])

describe('the components of a URL', () => {
  test('stand in the order of a URL', () => {
    assert.deepEqual(
      report().url.components.map((component) => component.name),
      ['scheme', 'host', 'port', 'prefix', 'path', 'query']
    )
  })

  test('agree, and nothing is typed, where nobody said what was asked for', () => {
    for (const component of report({ headers: ['Host: 10.0.0.1:3333'] }).url.components) {
      assert.equal(component.typed, null)
      assert.ok(component.agrees)
    }
  })

  for (const [name, sketch] of [
    ['all is equal', { target: '/x?y', expect: 'http://www.example.com/x?y' }],
    [
      'only the case of the host differs',
      { headers: ['Host: WWW.example.com'], expect: 'http://www.example.COM/' }
    ],
    [
      'a default port is written',
      { headers: ['Host: www.example.com:80'], expect: 'http://www.example.com/' }
    ],
    ['a default port was typed', { expect: 'http://www.example.com:80/' }],
    ['a path was left out', { expect: 'http://www.example.com' }],
    ['a fragment was typed', { expect: 'http://www.example.com/#x' }],
    [
      'the prefix is in SCRIPT_NAME',
      {
        target: '/x',
        headers: ['Host: www.example.com', 'X-Forwarded-Prefix: /app'],
        expect: 'http://www.example.com/app/x'
      }
    ],
    ['the query is empty', { target: '/?', expect: 'http://www.example.com/' }]
  ] as const) {
    test(`agree where ${name}`, () => assert.deepEqual(disagreeing(sketch), []))
  }

  for (const [name, sketch, expected] of [
    ['scheme', { expect: 'https://www.example.com/' }, [['scheme', 'http', 'https']]],
    [
      'host',
      { headers: ['Host: inner.example.com'], expect: 'http://www.example.com/' },
      [['host', 'inner.example.com', 'www.example.com']]
    ],
    [
      'port',
      { headers: ['Host: www.example.com:3333'], expect: 'http://www.example.com/' },
      [['port', '3333', '']]
    ],
    ['port that is lost', { expect: 'http://www.example.com:8080/' }, [['port', '', '8080']]],
    [
      'port of the other scheme',
      { headers: ['Host: www.example.com:443'], expect: 'http://www.example.com/' },
      [['port', '443', '']]
    ],
    ['prefix', { target: '/x', expect: 'http://www.example.com/app/x' }, [['prefix', '', '/app']]],
    [
      'prefix that is doubled',
      {
        target: '/app/x',
        headers: ['Host: www.example.com', 'X-Forwarded-Prefix: /app'],
        expect: 'http://www.example.com/app/x'
      },
      [['prefix', '/app', '/app']]
    ],
    ['path', { target: '/y', expect: 'http://www.example.com/x' }, [['path', '/y', '/x']]],
    ['query', { target: '/?a=b', expect: 'http://www.example.com/?a=c' }, [['query', 'a=b', 'a=c']]],
    [
      'several',
      { headers: ['Host: a:1'], target: '/?q', expect: 'https://b.example/' },
      [
        ['scheme', 'http', 'https'],
        ['host', 'a', 'b.example'],
        ['port', '1', ''],
        ['query', 'q', '']
      ]
    ]
  ] as const) {
    test(`disagree where they mean something else: ${name}`, () =>
      assert.deepEqual(disagreeing(sketch), expected))
  }

  test('disagree about the host and the port of the socket where there is no Host', () => {
    assert.deepEqual(disagreeing({ headers: [], expect: 'http://www.example.com/' }), [
      ['host', '127.0.0.1', 'www.example.com'],
      ['port', '3333', '']
    ])
  })

  test('disagree about the port of the socket where the Host is empty', () => {
    const lines = ['Host:', 'X-Forwarded-Server: www.example.com']
    const trust = { trustProxyHeader: ['X-Forwarded-Host', 'X-Forwarded-Server'] }
    assert.deepEqual(disagreeing({ headers: lines, expect: 'http://www.example.com/', trust }), [
      ['port', '3333', '']
    ])
  })
})
