import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { domainMatches, parseSetCookie, pathMatches } from '../../src/core/set-cookie.ts'

describe('a Set-Cookie line', () => {
  for (const [line, expected] of [
    ['a=1', { name: 'a', domain: null, path: null, secure: false }],
    [
      'a=1; Path=/app; Domain=.Example.COM; Secure; HttpOnly',
      { name: 'a', domain: 'example.com', path: '/app', secure: true }
    ],
    ['a=1;path=app;domain=', { name: 'a', domain: null, path: null, secure: false }],
    ['a=1; Path=/x; Path=/y; secure=no', { name: 'a', domain: null, path: '/y', secure: true }],
    ['nothing', { name: '', domain: null, path: null, secure: false }]
  ] as const) {
    test(line, () => assert.deepEqual(parseSetCookie(line), expected))
  }
})

describe('the domain of a cookie', () => {
  for (const [host, domain, matches] of [
    ['www.example.com', 'www.example.com', true],
    ['www.example.com', 'example.com', true],
    ['www.example.com', 'com', false],
    ['www.example.com', 'ww.example.com', false],
    ['example.com', 'www.example.com', false],
    ['notexample.com', 'example.com', false],
    ['localhost', 'localhost', true],
    ['192.0.2.1', '0.2.1', false]
  ] as const) {
    test(`${domain} from ${host}`, () => assert.equal(domainMatches(host, domain), matches))
  }
})

describe('the path of a cookie', () => {
  for (const [requested, path, matches] of [
    ['/app/', '/', true],
    ['/app/', '/app', true],
    ['/app/', '/app/', true],
    ['/app/x/y', '/app/x', true],
    ['/app/', '/ap', false],
    ['/app/', '/inner', false],
    ['/', '/app', false]
  ] as const) {
    test(`${path} for ${requested}`, () => assert.equal(pathMatches(requested, path), matches))
  }
})
