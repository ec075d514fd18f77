import type { Remedy, Situation } from '../../core/finding.ts'
import { place } from './places.ts'

/** Makes the proxy take header fields as long, and as many, as usual apps take. Caddy and Traefik take 1 MiB by themselves. */
export function headerLimits(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: ['LimitRequestFieldSize 16380', 'LimitRequestFields 200'],
      caution:
        'Of several virtual hosts on one address and port, the first one decides for all of them: put the lines there.',
      reference: 'https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestfieldsize'
    },
    {
      target: 'nginx',
      where: place.nginxServer(situation),
      lines: ['large_client_header_buffers 4 16k;'],
      caution: 'The default server of the listen address decides: put the line into that block too.',
      reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers'
    },
    {
      target: 'haproxy',
      where: 'in the configuration file, in its global section',
      lines: ['global', '  tune.bufsize 32768', '  tune.http.maxhdr 200'],
      caution: 'Each connection then takes the larger buffer.',
      reference: 'https://docs.haproxy.org/3.2/configuration.html#3.2-tune.http.maxhdr'
    }
  ]
}

/** Makes a proxy on Node.js refuse what is too much for it instead of dropping the rest without a word. */
export function wholeHeaders(): readonly Remedy[] {
  const reference = 'https://nodejs.org/api/http.html#servermaxheaderscount'
  const caution = 'From Node.js 22.23.2, 24.18.1 and 26.5.1 on, the answer is 431 instead.'
  return [
    {
      target: 'express',
      where: 'where your proxy on Node.js is made, before it listens',
      lines: ['const server = http.createServer(app)', 'server.maxHeadersCount = 0'],
      caution,
      reference
    },
    {
      target: 'fastify',
      where: 'where your proxy on Node.js is made, before it listens',
      lines: ['app.server.maxHeadersCount = 0'],
      caution,
      reference
    }
  ]
}
