import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PROXIED, ask, only, urlOf } from '../support/assessments.ts'
import type { Sketch } from '../support/facts.ts'

// What the real software was seen to answer to the same requests, told of the same proxy.
describe('one request, many answers', () => {
  const shows = (name: string, sketch: Sketch, answers: Readonly<Record<string, string>>) =>
    test(name, () => {
      const told = new Map(ask(sketch).map((assessment) => [assessment.id, urlOf(assessment)]))
      for (const [answer, ids] of Object.entries(answers))
        for (const id of ids.split(' ')) assert.equal(String(told.get(id)), answer, id)
    })
  const INNER = 'Host: backend.internal:8080'

  shows(
    'behind two Apache hops',
    {
      headers: [
        'Host: 10.0.0.9:8002',
        'X-Forwarded-For: 198.51.100.7, 10.0.0.2',
        'X-Forwarded-Host: public.example, inner.example:8080',
        'X-Forwarded-Server: front.example, mid.example'
      ]
    },
    {
      'http://public.example/': 'paste-prefix express koa rack-2.2 symfony jetty spring',
      'http://inner.example:8080/': 'fastify rack rails rails-6.1',
      'http://public.example, inner.example:8080/': 'mod_wsgi mod_wsgi-4',
      '400': 'django',
      'http://10.0.0.9:8002/': 'uvicorn tornado gunicorn express-4 tomcat pep3333'
    }
  )

  shows(
    'to a list of schemes',
    { headers: [INNER, 'X-Forwarded-Proto: https, http'] },
    {
      'https://backend.internal:8080/': 'django express express-4 koa rack-2.2 rails-6.1 symfony jetty',
      'https://backend.internal/': 'spring',
      'http://backend.internal:8080/':
        'werkzeug hypercorn tornado fastify rack rails mod_wsgi gunicorn uvicorn',
      'http://backend.internal/': 'tomcat',
      '400': 'waitress'
    }
  )

  shows(
    'to a scheme in another header than X-Forwarded-Proto',
    {
      headers: [
        'Host: docker.example.com:8002',
        'X-Forwarded-For: 198.51.100.7',
        'X-Forwarded-Host: blog.example.com',
        'X-Forwarded-Server: blog.example.com',
        'X-Forwarded-Port: 443',
        'X-Forwarded-Scheme: https'
      ]
    },
    {
      'https://blog.example.com/': 'mod_wsgi paste-prefix rack rack-2.2 rails rails-6.1 django',
      'http://blog.example.com/': 'hypercorn express fastify koa',
      'http://blog.example.com:443/': 'waitress werkzeug symfony jetty spring',
      'http://blog.example.com:8002/': 'tomcat',
      'http://docker.example.com:8002/': 'uvicorn tornado express-4 pep3333'
    }
  )

  shows(
    'to a port of its own',
    {
      headers: [
        INNER,
        'X-Forwarded-Host: public.example.org',
        'X-Forwarded-Port: 8443',
        'X-Forwarded-Proto: https'
      ]
    },
    {
      'https://public.example.org:8443/': 'waitress werkzeug symfony tomcat jetty spring',
      'https://public.example.org/': 'mod_wsgi paste-prefix django hypercorn express fastify koa rack rails'
    }
  )

  shows(
    'to Forwarded beside X-Forwarded headers',
    {
      headers: [
        INNER,
        'Forwarded: for=198.51.100.7;host=rfc.example;proto=https',
        'X-Forwarded-For: 192.0.2.44',
        'X-Forwarded-Host: legacy.example',
        'X-Forwarded-Proto: http'
      ]
    },
    {
      'https://rfc.example/': 'rack jetty spring',
      'http://legacy.example/': 'mod_wsgi waitress werkzeug express fastify koa rack-2.2 tomcat',
      'https://legacy.example/': 'rails'
    }
  )

  shows(
    'to the scheme wss and a prefix',
    {
      target: '/a/b',
      headers: [
        'Host: example.com',
        'X-Forwarded-For: 198.51.100.7',
        'X-Forwarded-Host: example.com',
        'X-Forwarded-Proto: wss',
        'X-Forwarded-Port: 443',
        'X-Forwarded-Prefix: /app'
      ]
    },
    {
      'wss://example.com/a/b': 'uvicorn hypercorn express fastify koa rack jetty paste-prefix',
      'wss://example.com/app/a/b': 'werkzeug spring',
      'https://example.com/a/b': 'rails',
      'http://example.com/a/b': 'mod_wsgi tornado django gunicorn rack-2.2 rails-6.1',
      'http://example.com:443/app/a/b': 'symfony',
      'http://example.com:443/a/b': 'tomcat',
      '400': 'waitress'
    }
  )

  test('to an address that a visitor wrote: some believe it', () => {
    const headers = ['Host: www.example.com', 'X-Forwarded-For: 6.6.6.6, 198.51.100.7, 10.0.0.2']
    const told = new Map(ask({ headers }).map((assessment) => [assessment.id, assessment]))
    const believes = (id: string) => told.get(id)?.agrees.clientAddress
    for (const id of ['paste-prefix', 'gorilla', 'jetty', 'spring', 'django'])
      assert.equal(believes(id), false, id)
    for (const id of ['waitress', 'werkzeug', 'express', 'koa', 'rack', 'rails', 'chi'])
      assert.equal(believes(id), true, id)
  })

  test('to a peer that is no proxy: some ask who it is', () => {
    const sketch = { headers: PROXIED, peer: '203.0.113.9' }
    const trust = '127.0.0.1'
    const own = 'http://10.0.0.9:8002/'
    const forged = 'https://www.example.com/'
    for (const [id, options, url] of [
      ['express', { 'trust proxy': [trust] }, own],
      ['fastify', { trustProxy: [trust] }, own],
      [
        'waitress',
        { trusted_proxy: trust, trusted_proxy_headers: 'x-forwarded-host x-forwarded-proto' },
        own
      ],
      ['express', { 'trust proxy': true }, forged],
      ['koa', { proxy: true }, forged],
      ['werkzeug', { x_proto: 1, x_host: 1 }, forged],
      ['rails', {}, forged]
    ] as const)
      assert.equal(urlOf(only(sketch, id, options)), url, `${id} ${JSON.stringify(options)}`)
  })
})
