import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStacksFinding, reportWithStacks } from './describe-stacks-finding.ts'

const BEHIND = ['Host: 10.0.0.9:8002', 'X-Forwarded-For: 198.51.100.7']

describeStacksFinding('stacks-disagree', {
  fires: [
    {
      name: 'two Apache hops, each of which added to the list of hosts',
      headers: [
        'Host: 10.0.0.9:8002',
        'X-Forwarded-For: 198.51.100.7, 10.0.0.2',
        'X-Forwarded-Host: public.example, inner.example:8080'
      ],
      severity: 'info',
      evidence: [
        {
          kind: 'header',
          name: 'X-Forwarded-Host',
          value: 'public.example',
          words: ['first', 'element', 'express', 'koa']
        },
        { value: 'inner.example:8080', words: ['last', 'element', 'fastify'] },
        { value: 'public.example, inner.example:8080', words: ['whole', 'list', 'mod_wsgi'] },
        { value: 'public.example, inner.example:8080', words: ['refused', 'django'] }
      ],
      remedy: {
        apache: 'RequestHeader unset X-Forwarded-Host early',
        caddy: 'request_header -X-Forwarded-Host',
        nginx: 'proxy_set_header X-Forwarded-Host',
        express: "app.set('trust proxy'",
        django: 'USE_X_FORWARDED_HOST = True'
      }
    },
    {
      name: 'a list of schemes',
      headers: [...BEHIND, 'X-Forwarded-Proto: https, http'],
      stacks: {
        waitress: {},
        django: {},
        gunicorn: {},
        hypercorn: {},
        tornado: {},
        werkzeug: {},
        tomcat: {}
      },
      severity: 'info',
      evidence: [
        { name: 'X-Forwarded-Proto', value: 'https', note: 'the first element: django' },
        { name: 'X-Forwarded-Proto', value: 'http', note: 'the last element: hypercorn, tornado, werkzeug' },
        { name: 'X-Forwarded-Proto', value: 'https, http', note: 'refused by waitress' }
      ],
      remedy: { haproxy: 'http-request del-header X-Forwarded-Proto' }
    },
    {
      name: 'an address that a visitor wrote in front of its own',
      headers: ['Host: www.example.com', 'X-Forwarded-For: 6.6.6.6, 198.51.100.7, 10.0.0.2'],
      severity: 'info',
      evidence: [
        { name: 'X-Forwarded-For', value: '6.6.6.6', words: ['first', 'element'] },
        {
          name: 'X-Forwarded-For',
          value: '198.51.100.7',
          words: ['element', '2', '3', 'waitress', 'express']
        }
      ],
      remedy: { nginx: 'proxy_set_header X-Forwarded-For $remote_addr;' }
    },
    {
      name: 'two of the stacks that are asked, with the options that they are given',
      headers: ['Host: a', 'X-Forwarded-Host: one.example, two.example'],
      stacks: { express: { 'trust proxy': true }, werkzeug: { x_host: 1 } },
      severity: 'info',
      evidence: [
        { value: 'one.example', note: 'the first element: express' },
        { value: 'two.example', note: 'the last element: werkzeug' }
      ]
    },
    {
      name: 'a Host that some stacks take in spite of X-Forwarded-Host, as information',
      target: '/a',
      headers: [...BEHIND, 'X-Forwarded-Host: www.example.com', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/a',
      severity: 'info',
      evidence: [
        {
          kind: 'url',
          value: 'https://10.0.0.9:8002/a',
          expected: 'https://www.example.com/a',
          words: ['gunicorn', 'express-4']
        }
      ],
      remedy: { apache: 'ProxyPreserveHost On' }
    }
  ],
  silent: [
    {
      name: 'one value in each header',
      headers: [...BEHIND, 'X-Forwarded-Host: www.example.com', 'X-Forwarded-Proto: https']
    },
    {
      name: 'a list whose elements are all the same',
      headers: [...BEHIND, 'X-Forwarded-Proto: https, https'],
      stacks: { express: {}, fastify: {} }
    },
    {
      name: 'a chain of addresses without one that nobody vouches for',
      headers: ['Host: www.example.com', 'X-Forwarded-For: 198.51.100.7, 10.0.0.2']
    },
    {
      name: 'stacks that take the same element',
      headers: [...BEHIND, 'X-Forwarded-Host: one.example, two.example'],
      stacks: { express: {}, koa: {} }
    },
    {
      name: 'wrong URLs everywhere: the cause is elsewhere',
      headers: BEHIND,
      expect: 'https://www.example.com/'
    },
    {
      name: 'only a stack that cannot be told of any proxy is wrong',
      headers: [...BEHIND, 'X-Forwarded-Host: www.example.com', 'X-Forwarded-Proto: https'],
      expect: 'https://www.example.com/',
      stacks: { pep3333: {}, express: {}, koa: {} }
    },
    {
      name: 'no proxy at all: what a stack makes of a plain request is its own affair',
      headers: ['Host: www.example.com'],
      expect: 'http://www.example.com/'
    }
  ]
})

test('stacks-disagree mends what is wrong elsewhere, and nothing else', () => {
  for (const [headers, expect, present, absent] of [
    [
      ['Host: 10.0.0.9', 'X-Forwarded-Host: www.example.com'],
      'http://www.example.com/',
      'ProxyPreserveHost On',
      'X-Forwarded-Proto'
    ],
    [
      ['Host: www.example.com', 'X-Forwarded-Scheme: https'],
      'https://www.example.com/',
      'RequestHeader set X-Forwarded-Proto',
      'ProxyPreserveHost On'
    ]
  ] as const) {
    const found = reportWithStacks({ headers, expect }).findings.find(({ id }) => id === 'stacks-disagree')
    const apache = (found?.remedies ?? []).filter(({ target }) => target === 'apache')
    const lines = apache.flatMap((remedy) => remedy.lines).join('\n')
    assert.equal(found?.severity, 'info')
    assert.ok(lines.includes(present), lines)
    assert.ok(!lines.includes(absent), lines)
  }
})

test('stacks-disagree tells no stack to believe a peer that is not trusted', () => {
  const headers = ['Host: a', 'X-Forwarded-Host: one.example, two.example']
  for (const [sketch, believed] of [
    [{}, true],
    [{ peer: '203.0.113.9' }, false],
    [{ trust: { trustProxy: 'none' } }, false],
    [{ peer: 'unix' }, false],
    [{ peer: 'unix', trust: { trustProxy: 'unix' } }, true]
  ] as const) {
    const found = reportWithStacks({ headers, ...sketch }).findings.find(({ id }) => id === 'stacks-disagree')
    const targets = new Set((found?.remedies ?? []).map(({ target }) => target))
    assert.ok(targets.has('nginx'))
    assert.equal(targets.has('express'), believed, JSON.stringify(sketch))
  }
})
