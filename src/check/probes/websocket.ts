import { defaultPort } from '../../core/authority.ts'
import { type Aim, below, type ProbeFamily, reserved } from '../probe.ts'

/** A browser's handshake to a WebSocket and to where none is, and the upgrade to HTTP/2 without TLS. */
export const websocket: ProbeFamily = {
  id: 'websocket',
  requests: (aim) => {
    const headers = [
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ['Origin', originOf(aim)],
      // The app accepts this Origin, whatever host it believes in.
      ['Echo-Expect-URL', aim.url.text]
    ] as const
    return [
      {
        variant: 'handshake',
        target: reserved(aim, 'ws'),
        headers,
        connection: 'Upgrade',
        websocket: true
      },
      { variant: 'elsewhere', target: below(aim, '/websocket'), headers, connection: 'Upgrade' },
      {
        variant: 'h2c',
        target: below(aim, '/h2c'),
        headers: [
          ['Upgrade', 'h2c'],
          ['HTTP2-Settings', 'AAMAAABkAAQAAP__']
        ],
        connection: 'Upgrade, HTTP2-Settings'
      }
    ]
  }
}

/** The URL's origin as browsers write it: without the scheme's own port (RFC 6454 §6.2). */
export function originOf({ url }: Aim): string {
  const { scheme, port, authority } = url
  return `${scheme}://${authority.host}${port === defaultPort(scheme) ? '' : `:${port}`}`
}
