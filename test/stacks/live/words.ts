// The terminals of the grammar in requests.ts: what proxies send, and what attackers and mistakes make of it. Text is
// latin-1: one character is one byte on the wire.

const words = (text: string): readonly string[] => text.split('|')

export interface Words {
  readonly usual: readonly string[]
  readonly odd: readonly string[]
}

export const ADDRESSES: Words = {
  usual: words(
    '198.51.100.7|192.0.2.44|203.0.113.9|8.8.8.8|10.0.0.2|10.1.2.3|127.0.0.1|172.16.3.4|192.168.1.1|2001:db8::7|::1|' +
      '[2001:db8::7]|[2001:db8::7]:4711|198.51.100.7:5555|::ffff:10.0.0.2|fd00::1|fe80::1|10.0.0.2:80'
  ),
  odd: words(
    'unknown|_hidden||localhost|012.0.0.2|167772162|127.1|10.0.0.300|1.2.3.4.5|fe80::1%eth0|::ffff:198.51.100.1|2001:DB8::A|::|' +
      '0.0.0.0|1:2:3:4:5:6:7::|1::2::3|2001:db8::g|[10.0.0.1]|[2001:db8::7|2001:db8::7]|:80|198.51.100.7:|10.0.0.1:x|' +
      '10.0.0.1:99999|"198.51.100.7"|"[2001:db8::7]:47"|a b|x@y|\xe9|\xc3\xa9|198.51.100.7\xa0|0x7f.1|unknown:80|10.0.0.0/8|' +
      '[fe80::1%25eth0]|foo.example:99|a"b|"'
  )
}

export const HOSTS: Words = {
  usual: words(
    'public.example|public.example.org|inner.example|Public.EXAMPLE|public.example:8443|inner.example:80|inner.example:443|' +
      '[2001:db8::5]|[2001:db8::5]:8080|192.0.2.8|192.0.2.8:8080|localhost|xn--bcher-kva.example|a.b:443|x-y.example'
  ),
  odd: words(
    '2001:db8::5|evil.example/path?x|user@evil.example|u:p@h:80|my_host|public.example:|public.example:0|public.example:070|' +
      'public.example:99999|public.example:abc|"public.example"|.|.example|public.example.|a..b|-a.b|b\xfccher.example|' +
      'b\xc3\xbccher.example|xn--|a b|[::1|::1]|[v1.x]|[1.2.3.4]|[::ffff:1.2.3.4]:80|[fe80::1%25eth0]|a%41b|x!y|h?x|h#f|a,b||@|:|:80|' +
      'h:80:90|a\\b|http://h.example|h:+80|1.2.3|1.2.3.256|*'
  )
}

export const SCHEMES: Words = {
  usual: words('https|http|https|https|HTTPS|wss'),
  odd: words(
    'Http|ws|ssl|on|1|off||ftp|"https"|https:|https://evil.example/?|https;x|h t|javascript|h2|\xa0https'
  )
}

export const PORTS: Words = {
  usual: words('443|80|8443|8080'),
  odd: words('abc|70000|0|-1|+80|080|8_0|"443"|65536||443x|4433.0')
}

export const PREFIXES: Words = {
  usual: words('/app|/app|/one/two'),
  odd: words('/app/|app|/|//evil.example|/a%20b|/a b|/\xc3\xbc|/%2F|/a?b|/one/../two|/a#x|"/app"||///')
}

export const SEGMENTS: Words = {
  usual: words('a|b|c.html|%20|%2F|%E2%82%AC|d-e_f~g'),
  odd: words(
    '|..|.|%2e%2e|%ff|%C3|%zz|%|+|a;b=c|a,b|!$&\'()*|:@|"<>|^`{}|\\|%00|%0A|%25ff|%3F|%23|[x]|%7F|%ED%A0%80|%F0%9F%98%80|' +
      '\xe9|\xc3\xa9|a=b|;a|%5c|a:b|index.php|...|a|b'
  )
}

export const QUERIES: Words = {
  usual: words('|?x=1|?a=b&c=%20+|'),
  odd: words(
    '?|?a?b|?x=%C3%A9&y=%ff|?q="<>|?\'|#frag|?x=1#frag|?%2B%26%3D%23%25|?x=\xe9|?x=\xc3\xa9|?[]^|?%zz|?a[b]=1|?b=2&a=1|?=x|?&&a=1&|' +
      '?a=1&a=2|?x={}|?a.b=1|?a=b=c|?x=%00y|?;x'
  )
}

export const AUTHORITIES: Words = {
  usual: words('abs.example|abs.example:81|backend.internal:8080|abs.example:80|[::1]:8080'),
  odd: words(
    'u:p@abs.example|u@abs.example|[x]|a:99999|ABS.example|a_b|abs.example:|abs.example:x||a%41.x|a b'
  )
}

export const ODD_TARGETS = words(
  '*|a/b|?x|//evil.example/p|//a//b|http:/p|http:foo|http://|http:///p|x:/y|abs.example:443|/|mailto:a@b'
)

/** Whole lines that servers refuse, drop or rewrite. */
export const ODD_LINES = words(
  'Content-Length: x|Content-Length: 0|Content-Length: +0|Transfer-Encoding: gzip|Transfer-Encoding: identity|Expect: nonsense|' +
    'X Y: 1|X(y): 1|X-A: a\x01b|X-B: \xff|X-\xe9: 1|X-A : 1|X_Forwarded_For: 192.0.2.66|X_Forwarded_Proto: https|' +
    'X_Forwarded_Host: under.example|SCRIPT_NAME: /zzz|Script-Name: /zzz|X-Script-Name: /s|PATH_INFO: /zzz|Proxy: x|' +
    'REMOTE_ADDR: 192.0.2.66|Https: on|Front-End-Https: on|X-Proxied-Https: on|X-Forwarded-By: 192.0.2.66'
)
