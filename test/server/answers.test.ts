import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { METHODS } from 'node:http'
import { after, before, describe, test } from 'node:test'
import Value from 'typebox/value'
import { ReportSchema } from '../../src/server/report-schema.ts'
import { head, sendRaw } from '../support/raw.ts'
import { type Service, startService } from '../support/service.ts'
import { ask, post, reportOn } from './ask.ts'

// The real process over real sockets: what an ordinary client gets.

let service: Service
before(async () => {
  service = await startService()
})
after(() => service.stop())

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const formatOf = async (target: string, ...lines: string[]) =>
  (await ask(service.port, `GET ${target}`, lines)).headers['content-type']
const [HTML, JSON_TYPE, TEXT] = [
  'text/html; charset=utf-8',
  'application/json; charset=utf-8',
  'text/plain; charset=utf-8'
]

describe('the format of an answer', () => {
  for (const [name, accept, type] of [
    ['text without Accept', null, TEXT],
    ['text for curl', '*/*', TEXT],
    ['the page for a browser', BROWSER, HTML],
    ['the page for any text of the kind', 'text/html', HTML],
    ['JSON where it is asked for', 'application/json', JSON_TYPE],
    ['JSON where it is preferred', 'text/html;q=0.5, application/json', JSON_TYPE],
    ['the page where JSON is worth less', 'application/json;q=0.1, text/html;q=0.2', HTML],
    ['JSON for application/*', 'application/*', JSON_TYPE],
    ['what is not refused with q=0', 'text/html;q=0, application/json;q=0.1', JSON_TYPE],
    ['JSON for what jQuery and axios send', 'application/json, text/plain, */*', JSON_TYPE],
    ['text for an image', 'image/png', TEXT],
    ['text for nonsense', ';;;,,q=', TEXT],
    ['text for an empty Accept', '', TEXT],
    ['JSON in any case', 'APPLICATION/JSON', JSON_TYPE]
  ] as const) {
    test(`is ${name}`, async () =>
      assert.equal(await formatOf('/', ...(accept === null ? [] : [`Accept: ${accept}`])), type))
  }

  for (const [target, type] of [
    ['/?echo3333=json', JSON_TYPE],
    ['/?echo3333=html', HTML],
    ['/?echo3333=text', TEXT],
    ['/x/y?a=b&echo3333=json&c', JSON_TYPE],
    ['/%zz?echo3333=json', JSON_TYPE],
    ['/?echo3333=xml', HTML],
    ['/?echo3333=', HTML],
    ['/?notecho3333=json', HTML],
    ['/echo3333=json', HTML]
  ] as const) {
    test(`is ${type} for a browser at ${target}`, async () =>
      assert.equal(await formatOf(target, `Accept: ${BROWSER}`), type))
  }

  test('fits its content', async () => {
    assert.match((await ask(service.port, 'GET /?echo3333=html')).body, /^<!doctype html>/i)
    assert.match((await ask(service.port, 'GET /')).body, /^(PASS|WARN|FAIL) /)
    assert.ok(Value.Check(ReportSchema, await reportOn(service.port, 'GET /')))
  })
})

describe('a method', () => {
  for (const method of METHODS.filter((name) => name !== 'CONNECT' && name !== 'HEAD')) {
    test(`${method} gets the report`, async () => {
      const report = await reportOn(service.port, `${method} /a?b`)
      assert.equal(report.request.method, method)
      assert.equal(report.environ.raw.REQUEST_METHOD, method)
    })
  }

  test('HEAD gets what GET gets, without the body', async () => {
    for (const format of ['html', 'json', 'text']) {
      const answer = await ask(service.port, `HEAD /?echo3333=${format}`)
      assert.deepEqual([answer.status, answer.body], [200, ''])
      assert.ok(Number(answer.headers['content-length']) > 100)
      const get = await ask(service.port, `GET /?echo3333=${format}`)
      assert.equal(answer.headers['content-type'], get.headers['content-type'])
    }
    assert.equal((await ask(service.port, 'HEAD /_echo3333/nothing')).body, '')
  })

  test('HEAD leaves the connection good for the next request', async () => {
    const host = 'Host: www.example.com'
    const { body } = await sendRaw(
      service.port,
      head('HEAD / HTTP/1.1', host) + head('GET /second HTTP/1.1', host, 'Connection: close')
    )
    assert.match(body, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n(PASS|WARN|FAIL) /)
  })

  test('CONNECT gets the report and no tunnel', async () => {
    const answer = await sendRaw(
      service.port,
      `${head('CONNECT a.example:443 HTTP/1.1', 'Host: a.example:443', 'Accept: application/json')}GET / HTTP/1.1\r\n\r\n`
    )
    assert.equal(answer.status, 200)
    const report: unknown = JSON.parse(answer.body)
    assert.ok(Value.Check(ReportSchema, report))
    assert.deepEqual([report.request.target, report.environ.raw['PATH_INFO']], ['a.example:443', ''])
  })

  test('CONNECT has no body, whatever it announces', async () => {
    const request = head(
      'CONNECT a.example:443 HTTP/1.1',
      'Host: a.example:443',
      'Content-Length: 70000',
      'Accept: application/json'
    )
    const answer = await sendRaw(service.port, request, { timeout: 5_000 })
    assert.deepEqual([answer.status, answer.timedOut], [200, false])
  })

  test('OPTIONS * gets the report, with an empty path', async () => {
    const report = await reportOn(service.port, 'OPTIONS *')
    assert.deepEqual(
      [report.request.target, report.environ.raw.PATH_INFO, report.url.raw],
      ['*', '', 'http://www.example.com']
    )
  })
})

describe('a request is shown as it came over the wire', () => {
  for (const target of [
    '/%zz',
    '/%E9',
    '/a/../b',
    '//a//b/',
    '/a%2Fb',
    '/?',
    '/;a=b',
    'http://a.example:81/x?y',
    '/index.html.',
    '/~%7E',
    '/*',
    '/:id'
  ])
    test(`target ${target}`, async () => {
      const report = await reportOn(service.port, `GET ${target}`)
      assert.equal(report.request.target, target)
      assert.equal(report.environ.raw.REQUEST_URI, target)
    })

  test('headers in their order, their case and their number', async () => {
    const lines = [
      'host: a.example',
      'X-a: 1',
      'x-A: 2',
      'COOKIE: ',
      'X-Empty:',
      'Accept: application/json',
      'Content-Type: x',
      'content-type: y',
      'Host: b.example'
    ]
    const report = await reportOn(service.port, 'GET /', lines)
    const wanted = [...lines, 'Connection: close'].map((line) => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 1).trim()
    ])
    assert.deepEqual(
      report.request.headers.filter(([name, value]) => !(name === 'Accept' && value === 'application/json')),
      wanted.filter(([name]) => name !== 'Accept')
    )
  })

  test('bytes beyond ASCII as latin-1', async () => {
    const report = await reportOn(service.port, 'GET /', ['X-A: caf\xc3\xa9'])
    assert.deepEqual(
      report.request.headers.find(([name]) => name === 'X-A'),
      ['X-A', 'caf\xc3\xa9']
    )
  })

  test('HTTP/1.1, without a Host', async () => {
    const answer = await sendRaw(
      service.port,
      head('GET / HTTP/1.1', 'Accept: application/json', 'Connection: close')
    )
    const report: unknown = JSON.parse(answer.body)
    assert.ok(Value.Check(ReportSchema, report))
    assert.equal(report.environ.raw['HTTP_HOST'], undefined)
    assert.ok(report.findings.some((finding) => finding.id === 'host-missing'))
  })

  test('HTTP/1.0, without a Host', async () => {
    const answer = await sendRaw(service.port, head('GET / HTTP/1.0', 'Accept: application/json'))
    const report: unknown = JSON.parse(answer.body)
    assert.ok(Value.Check(ReportSchema, report))
    assert.equal(report.request.httpVersion, '1.0')
    assert.equal(report.url.raw, `http://127.0.0.1:${service.port}/`)
  })

  test('the ends of the connection', async () => {
    const { request } = await reportOn(service.port, 'GET /')
    assert.deepEqual(request.local, { address: '127.0.0.1', port: service.port })
    assert.ok('address' in request.peer && request.peer.address === '127.0.0.1' && request.peer.port > 0)
    assert.equal(request.encrypted, false)
  })
})

describe('a body', () => {
  const CHUNKED = 'Transfer-Encoding: chunked'
  for (const [name, request, lines, body, bytes] of [
    ['that is not there', 'POST /', [], '', 0],
    ['that is empty', 'POST /', ['Content-Length: 0'], '', 0],
    ['of a known length', 'POST /', ['Content-Length: 5'], 'hello', 5],
    ['in chunks', 'POST /', [CHUNKED], '3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n', 7],
    ['in no chunks', 'POST /', [CHUNKED], '0\r\n\r\n', 0],
    ['of a GET', 'GET /', ['Content-Length: 3'], 'abc', 3],
    ['of a DELETE', 'DELETE /', ['Content-Length: 3'], 'abc', 3],
    ['of a TRACE', 'TRACE /', ['Content-Length: 3'], 'abc', 3],
    ['of a QUERY', 'QUERY /', ['Content-Length: 3'], 'abc', 3],
    [
      'that says it is JSON and is not',
      'POST /',
      ['Content-Type: application/json', 'Content-Length: 3'],
      '{]!',
      3
    ],
    ['of an unknown type', 'PUT /', ['Content-Type: x/y; z', 'Content-Length: 3'], '\x00\xff\x01', 3],
    ['as large as is read', 'POST /', ['Content-Length: 65536'], 'b'.repeat(65_536), 65_536]
  ] as const) {
    test(`${name} is counted: ${bytes} bytes`, async () =>
      assert.equal((await reportOn(service.port, request, lines, body)).request.bodyBytes, bytes))
  }

  test('is never shown', async () => {
    const answer = await ask(service.port, 'POST /?echo3333=json', ['Content-Length: 6'], 's3cr3t')
    assert.ok(!answer.body.includes('s3cr3t'))
  })

  test('is awaited where the client asks first', async () => {
    const answer = await sendRaw(
      service.port,
      `${head('POST / HTTP/1.1', 'Host: a', 'Expect: 100-continue', 'Content-Length: 3', 'Connection: close')}abc`
    )
    assert.match(`${answer.head}\r\n\r\n${answer.body}`, /HTTP\/1\.1 200 OK/)
  })
})

describe('the URL that the visitor asked for', () => {
  test('is taken from Echo-Expect-URL, and decides', async () => {
    const good = await reportOn(service.port, 'GET /x', ['Echo-Expect-URL: http://www.example.com/x'])
    assert.deepEqual([good.url.expected, good.verdict], ['http://www.example.com/x', 'pass'])
    const bad = await reportOn(service.port, 'GET /x', ['Echo-Expect-URL: https://www.example.com/app/x'])
    assert.equal(bad.verdict, 'fail')
    assert.deepEqual(
      bad.url.components.filter((component) => !component.agrees).map((component) => component.name),
      ['scheme', 'prefix']
    )
  })

  test('is not known without it', async () =>
    assert.equal((await reportOn(service.port, 'GET /')).url.expected, null))
})

describe('the remedies', () => {
  const bad = ['Host: 10.0.0.1:3333']
  test('are in the JSON only where they are asked for', async () => {
    const plain = await reportOn(service.port, 'GET /', bad)
    const full = await reportOn(service.port, 'GET /?include=remedies', bad)
    assert.ok(plain.findings.length > 0)
    assert.ok(plain.findings.every((finding) => finding.remedies === undefined))
    assert.ok(full.findings.some((finding) => (finding.remedies ?? []).length > 0))
    assert.ok(Value.Check(ReportSchema, full))
  })
})

describe('every answer', () => {
  const kinds = [
    ['a report', 'GET /', 200],
    ['a problem', 'GET /_echo3333/nothing', 404],
    ['a wrong method', 'GET /_echo3333/diagnose', 405],
    ['a wrong parameter', 'GET /_echo3333/redirect?form=x', 400],
    ['a redirect', 'GET /_echo3333/redirect', 302],
    ['a too large body', 'POST /', 413]
  ] as const
  for (const [name, request, status] of kinds) {
    for (const [format, type] of [
      ['html', HTML],
      ['json', JSON_TYPE],
      ['text', TEXT]
    ] as const) {
      test(`has the security headers, and its format: ${name} as ${format}`, async () => {
        const [method = '', target = ''] = request.split(' ')
        const lines = status === 413 ? ['Content-Length: 70000'] : []
        const answer = await ask(
          service.port,
          `${method} ${target}${target.includes('?') ? '&' : '?'}echo3333=${format}`,
          lines
        )
        assert.equal(answer.status, status)
        const expected = {
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-resource-policy': 'same-origin'
        }
        for (const [header, value] of Object.entries(expected))
          assert.equal(answer.headers[header], value, header)
        assert.match(answer.headers['content-security-policy'] ?? '', /^default-src 'none'; /)
        assert.doesNotMatch(answer.head, /^(server|x-powered-by|access-control-[a-z-]+):/im)
        if (status === 302) return
        assert.equal(answer.headers['content-type'], type)
        if (status === 200) return
        if (format === 'json')
          assert.equal((JSON.parse(answer.body) as { error: { status: number } }).error.status, status)
        else assert.match(answer.body, format === 'html' ? /^<!doctype html>/i : new RegExp(`^${status} `))
      })
    }
  }

  for (const accept of ['application/json', 'text/plain', 'text/html']) {
    test(`has them where the request is none, for ${accept}`, async () => {
      const answer = await ask(service.port, 'GET /a b', [`Accept: ${accept}`])
      assert.equal(answer.status, 400)
      assert.match(answer.headers['content-security-policy'] ?? '', /^default-src 'none'; /)
      assert.equal(answer.headers['content-length'], String(Buffer.byteLength(answer.body)))
      assert.equal(answer.headers['content-type'], accept === 'application/json' ? JSON_TYPE : TEXT)
    })
  }
})

describe('the Content-Security-Policy', () => {
  for (const target of ['/', '/_echo3333/findings', '/_echo3333/nothing']) {
    test(`allows exactly the style and the script of the page that is served: ${target}`, async () => {
      const { headers, body } = await ask(service.port, `GET ${target}`, [`Accept: ${BROWSER}`])
      const policy = headers['content-security-policy'] ?? ''
      const inline = (tag: string) =>
        [...body.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))].map((match) => match[1] ?? '')
      const hashes = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
      assert.deepEqual(inline('style').map(hashes), [/style-src ('sha256-[^;]*)/.exec(policy)?.[1]])
      for (const script of inline('script'))
        assert.equal(hashes(script), /script-src ('sha256-[^;]*)/.exec(policy)?.[1])
      if (target === '/') assert.equal(inline('script').length, 1)
      assert.match(policy, /connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/)
      assert.doesNotMatch(body, /<[^>]+\s(?:on[a-z]+|style)=/i)
    })
  }
})

describe('what the router could stumble over', () => {
  test('is nothing: a posted body to any path gets the report', async () => {
    assert.equal((await post(service.port, '/a/b', '{"a":')).status, 200)
  })
})
