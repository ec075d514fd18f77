import { connect } from 'node:net'

/** What a server answered, and the client's port, which some answers show. */
export interface Exchange {
  /** Null where the connection is closed, or kept silent, without an answer. */
  readonly status: number | null
  readonly body: string
  readonly clientPort: number
}

const PATIENCE = 5000

/** Sends the very bytes (latin-1) from a loopback address, and reads one answer. */
export async function exchange(port: number, from: string, raw: string): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from })
    const chunks: Buffer[] = []
    let clientPort = 0
    socket.setTimeout(PATIENCE, () => socket.destroy())
    socket.on('connect', () => {
      clientPort = socket.localPort ?? 0
      socket.write(raw, 'latin1')
    })
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (read(Buffer.concat(chunks).toString('latin1')).complete) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      const { status, body } = read(Buffer.concat(chunks).toString('latin1'))
      resolve({ status, body: Buffer.from(body, 'latin1').toString(), clientPort })
    })
  })
}

interface Read {
  readonly status: number | null
  readonly body: string
  /** Whether the end is known without the connection's end. */
  readonly complete: boolean
}

function read(text: string): Read {
  const status = /^HTTP\/[0-9.]+ ([0-9]{3})/.exec(text)?.[1]
  const end = text.indexOf('\r\n\r\n')
  if (status?.startsWith('1') && end > 0) return read(text.slice(end + 4))
  if (status === undefined || end < 0)
    return { status: Number(status ?? 0) || null, body: '', complete: false }
  const head = text.slice(0, end)
  const rest = text.slice(end + 4)
  if (/^transfer-encoding: *chunked/im.test(head))
    return { status: Number(status), body: joinChunks(rest), complete: rest.endsWith('0\r\n\r\n') }
  const length = /^content-length: *([0-9]+)/im.exec(head)?.[1]
  const complete = length !== undefined && rest.length >= Number(length)
  return { status: Number(status), body: complete ? rest.slice(0, Number(length)) : rest, complete }
}

function joinChunks(text: string): string {
  let joined = ''
  let rest = text
  for (let size = /^([0-9a-f]+)\r\n/i.exec(rest); size !== null; size = /^([0-9a-f]+)\r\n/i.exec(rest)) {
    const start = size[0].length
    const length = Number.parseInt(size[1] ?? '', 16)
    joined += rest.slice(start, start + length)
    rest = rest.slice(start + length + 2)
  }
  return joined
}
