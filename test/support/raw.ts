import { connect } from 'node:net'

export interface RawAnswer {
  /** Null where the connection ended without a status line. */
  readonly status: number | null
  readonly head: string
  readonly body: string
  readonly timedOut: boolean
}

/** Sends bytes (latin-1) over a TCP connection and collects everything until it closes or the time is up. */
export function sendRaw(
  port: number,
  request: string | Buffer,
  { timeout = 10_000, host = '127.0.0.1' } = {}
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ port, host })
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      socket.destroy()
    }, timeout)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => undefined)
    socket.on('connect', () =>
      socket.write(typeof request === 'string' ? Buffer.from(request, 'latin1') : request)
    )
    socket.on('close', () => {
      clearTimeout(timer)
      const text = Buffer.concat(chunks).toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const head = end < 0 ? text : text.slice(0, end)
      const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
      resolve({
        status: status === undefined ? null : Number(status),
        head,
        body: end < 0 ? '' : text.slice(end + 4),
        timedOut
      })
    })
  })
}

/** A request head: the request line and field lines, each ended with CRLF, and the empty line. */
export function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`
}
