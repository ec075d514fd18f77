import { SERVICE } from '../core/report.ts'
import type { ExpectedUrl } from '../core/expected-url.ts'
import type { SentRequest } from '../core/survey.ts'
import { NONCE_HEADER, type ProbeRequest } from './probe.ts'

/** A request as bytes, and what it says. */
export interface ComposedRequest {
  readonly sent: SentRequest
  readonly bytes: Buffer
}

/** Writes a probe as HTTP/1.x, byte for byte as its data says. The nonce tells its answer from all others. */
export function composeRequest(probe: ProbeRequest, url: ExpectedUrl, nonce: string): ComposedRequest {
  const { method = 'GET', target, version = '1.1', body } = probe
  const { head = (lines) => `${lines.join('\r\n')}\r\n\r\n` } = probe
  const headers = fieldsOf(probe, url, nonce)
  const lines = [
    `${method} ${target} HTTP/${version === '1.0' ? '1.0' : '1.1'}`,
    ...headers.map(([name, value]) => `${name}: ${value}`)
  ]
  const bytes = Buffer.from(`${head(lines)}${body ?? ''}`, 'latin1')
  return { sent: { method, target, httpVersion: version, headers, bodyBytes: body?.length ?? 0 }, bytes }
}

/** The field lines of a probe in wire order. */
export function fieldsOf(probe: ProbeRequest, url: ExpectedUrl, nonce: string): SentRequest['headers'] {
  const { hosts = [url.authority.text], headers = [], connection = 'close' } = probe
  return [
    ...hosts.map((host) => ['Host', host] as const),
    ['User-Agent', `${SERVICE.name}/${SERVICE.version} (check)`],
    ['Accept', 'application/json'],
    [NONCE_HEADER, nonce],
    ...headers,
    ...(connection === null ? [] : [['Connection', connection] as const])
  ]
}
