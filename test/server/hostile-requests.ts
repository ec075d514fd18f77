import { head } from '../support/raw.ts'

/** A request that somebody could send, and the statuses that are a right answer to it. */
export interface HostileRequest {
  readonly name: string
  readonly raw: string
  readonly status: readonly number[]
}

const SERVED = [200]
const REFUSED = [400]
const EITHER = [200, 400]

const request = (name: string, status: readonly number[], ...lines: readonly string[]): HostileRequest => ({
  name,
  raw: head(...lines, 'Connection: close'),
  status
})
const withHeader = (name: string, ...lines: readonly string[]): HostileRequest =>
  request(name, SERVED, 'GET / HTTP/1.1', 'Host: www.example.com', ...lines)

// prettier-ignore
const methods = [
  'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PURGE', 'PROPFIND', 'SEARCH', 'QUERY', 'MKCOL', 'COPY', 'MOVE',
  'LOCK', 'UNLOCK', 'REPORT', 'SUBSCRIBE', 'LINK', 'M-SEARCH', 'ACL', 'BIND'
].map((method) => request(`method ${method}`, SERVED, `${method} /p HTTP/1.1`, 'Host: www.example.com'))

// prettier-ignore
const targets = [
  '/%zz', '/%', '/%E9', '/%00', '/%0D%0ASet-Cookie:%20a=b', '/a%2Fb', '/a%252Fb', '/a//b', '//evil.example/x', '/a/../b',
  '/../../etc/passwd', '/a/%2e%2e/b', '/a;p=1/b', '/a/..;/b', '/%41%7E', '/a%5Cb', '/a\\b', '/a|b', '/a[b]', '/a{b}', '/a"b', "/a'b",
  '/<script>alert(1)</script>', '/a.', '/?', '/?b=c?d', '/?x=%', '/?u=http%3A%2F%2Fx%2Fy', '/?q=<script>alert(1)</script>', '/__proto__',
  '/constructor', '/?__proto__[x]=1', '/_echo3333x/health', '/.well-known/x', `/${'a'.repeat(8_000)}`, '/%F0%9F%92%A9', '/a%C3%28',
  '/?echo3333=html', '/?echo3333=json', '/?echo3333=xml', '/?echo3333=html&echo3333=json', 'http://evil.example:7777/abs?q=1',
  'https://evil.example/', 'ftp://evil.example/x', 'http://u:p@evil.example/'
].map((target) => request(`target ${target.slice(0, 40)}`, SERVED, `GET ${target} HTTP/1.1`, 'Host: www.example.com'))

// prettier-ignore
const hosts = [
  '', 'www.example.com.', 'WWW.EXAMPLE.COM', 'u@www.example.com', 'www.example.com:80@evil.example', 'evil.example#x', 'evil.example?x',
  'evil.example\\x', 'www.example.com/abc?bar=', 'www.example.com;x', 'a"b', '<x>', 'a%0d%0ax', 'caf\xe9.example', 'h:abc', 'h:0',
  'h:99999', 'h:', 'h:80:80', '[::1]:80', '[::1', '[fe80::1%25eth0]', 'a, b', 'a b', "a' onmouseover='x", `${'a'.repeat(300)}.example`,
  '__proto__', 'javascript:alert(1)', '127.0.0.1:3333', '0x7f.1', '2130706433'
].map((host) => request(`host ${host.slice(0, 30)}`, SERVED, 'GET / HTTP/1.1', `Host: ${host}`))

const structure = [
  request('OPTIONS *', SERVED, 'OPTIONS * HTTP/1.1', 'Host: www.example.com'),
  request('absolute-form without a host', EITHER, 'GET http:///x HTTP/1.1', 'Host: www.example.com'),
  request('the reserved segment alone', [404], 'GET /_echo3333 HTTP/1.1', 'Host: www.example.com'),
  request(
    'an unknown reserved resource',
    [404],
    'GET /_echo3333/constructor HTTP/1.1',
    'Host: www.example.com'
  ),
  request('no Host, HTTP/1.1', SERVED, 'GET / HTTP/1.1'),
  request('no Host, HTTP/1.0', SERVED, 'GET / HTTP/1.0'),
  request('two Host lines', SERVED, 'GET / HTTP/1.1', 'Host: a.example', 'Host: b.example'),
  request('HTTP/2.0 in the request line', EITHER, 'GET / HTTP/2.0', 'Host: a'),
  request('HTTP/1.2', REFUSED, 'GET / HTTP/1.2', 'Host: a'),
  request('HTTP/9.9', REFUSED, 'GET / HTTP/9.9', 'Host: a'),
  request('lower-case method', REFUSED, 'get / HTTP/1.1', 'Host: a'),
  request('unknown method', REFUSED, 'FOO / HTTP/1.1', 'Host: a'),
  request('CONNECT', SERVED, 'CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443'),
  request('space before the colon', REFUSED, 'GET / HTTP/1.1', 'Host : a'),
  request('leading space on a header', REFUSED, 'GET / HTTP/1.1', ' Host: a'),
  request('empty header name', REFUSED, 'GET / HTTP/1.1', ': a'),
  request('folded header', REFUSED, 'GET / HTTP/1.1', 'Host: a', 'X-A: 1', ' folded'),
  request('NUL in a value', REFUSED, 'GET / HTTP/1.1', 'Host: a', 'X-A: a\0b'),
  request('escape character in a value', EITHER, 'GET / HTTP/1.1', 'Host: a', 'X-A: a\x1b[31mb'),
  request('bare CR in a value', REFUSED, 'GET / HTTP/1.1', 'Host: a', 'X-A: a\rb'),
  request('DEL in a value', EITHER, 'GET / HTTP/1.1', 'Host: a', 'X-A: a\x7fb'),
  request('C1 control in a value', SERVED, 'GET / HTTP/1.1', 'Host: a', 'X-A: a\x9bb'),
  request('space in the target', REFUSED, 'GET /a b HTTP/1.1', 'Host: a'),
  request('raw latin-1 in the target', EITHER, 'GET /caf\xe9 HTTP/1.1', 'Host: a'),
  request('raw UTF-8 in the target', EITHER, 'GET /caf\xc3\xa9 HTTP/1.1', 'Host: a'),
  request('tab in the target', REFUSED, 'GET /a\tb HTTP/1.1', 'Host: a'),
  request('relative target', REFUSED, 'GET p HTTP/1.1', 'Host: a'),
  request('empty target', REFUSED, 'GET  HTTP/1.1', 'Host: a'),
  request(
    'two Content-Length',
    REFUSED,
    'POST / HTTP/1.1',
    'Host: a',
    'Content-Length: 1',
    'Content-Length: 2'
  ),
  request('Content-Length +4', REFUSED, 'POST / HTTP/1.1', 'Host: a', 'Content-Length: +4'),
  request('Content-Length -1', REFUSED, 'POST / HTTP/1.1', 'Host: a', 'Content-Length: -1'),
  request(
    'length and chunked',
    REFUSED,
    'POST / HTTP/1.1',
    'Host: a',
    'Content-Length: 4',
    'Transfer-Encoding: chunked'
  ),
  request('body announced as too large', [413], 'POST / HTTP/1.1', 'Host: a', 'Content-Length: 65537'),
  request('unknown transfer coding', REFUSED, 'POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: gzip'),
  request('unknown expectation', SERVED, 'GET / HTTP/1.1', 'Host: a', 'Expect: foo'),
  request(
    'websocket upgrade',
    SERVED,
    'GET / HTTP/1.1',
    'Host: a',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13'
  ),
  request(
    'h2c upgrade',
    SERVED,
    'GET / HTTP/1.1',
    'Host: a',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQAAP__'
  ),
  request(
    'broken Content-Type',
    SERVED,
    'POST / HTTP/1.1',
    'Host: a',
    'Content-Type: ;;;',
    'Content-Length: 0'
  ),
  request(
    '201 header lines',
    [431],
    'GET / HTTP/1.1',
    'Host: a',
    ...Array.from({ length: 199 }, (_, index) => `X-${index}: v`)
  ),
  request(
    '1,100 header lines',
    [431],
    'GET / HTTP/1.1',
    'Host: a',
    ...Array.from({ length: 1_100 }, (_, index) => `X${index}:v`)
  ),
  request('17 KiB of headers', [431], 'GET / HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(17_000)}`),
  request('200 KiB of headers', [431], 'GET / HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(200_000)}`),
  request('17 KiB target', [431], `GET /${'a'.repeat(17_000)} HTTP/1.1`, 'Host: a'),
  { name: 'bare LF', raw: 'GET / HTTP/1.1\nHost: a\n\n', status: REFUSED },
  { name: 'TLS ClientHello', raw: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: REFUSED },
  { name: 'HTTP/2 preface', raw: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: REFUSED },
  {
    name: 'PROXY protocol 1',
    raw: `PROXY TCP4 192.0.2.77 192.0.2.78 1 80\r\n${head('GET / HTTP/1.1', 'Host: a')}`,
    status: REFUSED
  },
  { name: 'PROXY protocol 2', raw: '\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c', status: REFUSED },
  { name: 'garbage bytes', raw: '\x00\xff\xfe\x01\x02\r\n\r\n', status: REFUSED },
  { name: 'bad chunk size', raw: `${chunkedHead()}zz\r\nabc\r\n`, status: REFUSED },
  {
    name: 'chunked body over the limit',
    raw: `${chunkedHead()}11000\r\n${'b'.repeat(0x11000)}\r\n0\r\n\r\n`,
    status: [413]
  },
  { name: 'chunked body', raw: `${chunkedHead()}3\r\nabc\r\n0\r\n\r\n`, status: SERVED },
  {
    name: 'GET with a body',
    raw: `${head('GET / HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Connection: close')}abc`,
    status: SERVED
  }
]

const forwarding = [
  withHeader(
    'X-Forwarded-Proto javascript',
    'X-Forwarded-Proto: javascript',
    'X-Forwarded-Host: %0aalert(1)//'
  ),
  withHeader('X-Forwarded-Proto list', 'X-Forwarded-Proto: https, http'),
  withHeader('X-Forwarded-Host list', 'X-Forwarded-Host: evil.example, www.example.com'),
  withHeader('X-Forwarded-Host with markup', 'X-Forwarded-Host: "><img src=x onerror=alert(1)>'),
  withHeader('X-Forwarded-Host empty', 'X-Forwarded-Host:'),
  withHeader('X-Forwarded-Prefix to another host', 'X-Forwarded-Prefix: //evil.example'),
  withHeader('X-Forwarded-Prefix with a backslash', 'X-Forwarded-Prefix: /\\evil.example'),
  withHeader('X-Forwarded-Port abc', 'X-Forwarded-Port: abc'),
  withHeader('X-Forwarded-Port 99999', 'X-Forwarded-Port: 99999'),
  withHeader(
    'a chain of everything but addresses',
    'X-Forwarded-For: unknown, _hidden, "[2001:db8::1]:4711", 192.0.2.7:5678, fe80::1%eth0, , 999.1.1.1, 0x7f.1, 2130706433, <script>'
  ),
  withHeader('1,400 trusted hops', `X-Forwarded-For: ${'10.0.0.1, '.repeat(1_400)}198.51.100.7`),
  withHeader('10,000 commas', `X-Forwarded-For: ${','.repeat(10_000)}`),
  withHeader(
    'X-Forwarded-For in 150 lines',
    ...Array.from({ length: 150 }, () => 'X-Forwarded-For: 10.0.0.1')
  ),
  withHeader('Forwarded, broken', 'Forwarded: for=;;=x,proto'),
  withHeader('Forwarded, unclosed quote', `Forwarded: for="${'\\'.repeat(8_000)}`),
  withHeader('Forwarded, 2,400 elements', `Forwarded: ${'for=a,'.repeat(2_400)}for=b`),
  withHeader(
    'underscore aliases',
    'X_Forwarded_For: 6.6.6.6',
    'X_Forwarded_Host: evil.example',
    'SCRIPT_NAME: /x',
    'X.Forwarded.Proto: https'
  ),
  withHeader('prototype names', '__proto__: x', 'constructor: x', 'toString: x', '1: x', '0: y'),
  withHeader('Proxy', 'Proxy: http://evil.example/'),
  withHeader('hop-by-hop names', 'Connection: X-Forwarded-Proto, Host'),
  withHeader('Echo-Expect-URL javascript', 'Echo-Expect-URL: javascript:alert(1)'),
  withHeader('Echo-Expect-URL with markup', 'Echo-Expect-URL: https://evil.example/"><script>'),
  withHeader('Accept nonsense', `Accept: ${'a/b;q=0.1,'.repeat(900)}text/html`),
  withHeader('Accept html', 'Accept: text/html', 'X-A: <script>alert(1)</script>'),
  withHeader('many equals signs', `Referer: ${'='.repeat(8_000)}`),
  withHeader('long token-like text', `Referer: ?${'token'.repeat(2_000)}`),
  withHeader('many JWT beginnings', `X-A: ${'-eyJ'.repeat(3_000)}`),
  withHeader('many slashes and at signs', `Referer: ${'://@'.repeat(3_000)}`)
]

function chunkedHead(): string {
  return head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', 'Connection: close')
}

export const hostileRequests: readonly HostileRequest[] = [
  ...methods,
  ...targets,
  ...hosts,
  ...structure,
  ...forwarding
]
