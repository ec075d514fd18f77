import type { Report } from '../../src/core/report.ts'
import { head, sendRaw } from '../support/raw.ts'

export interface Answer {
  readonly status: number | null
  /** Lower-case names; of several lines the last. */
  readonly headers: Readonly<Record<string, string>>
  readonly head: string
  /** As UTF-8. */
  readonly body: string
}

/**
 * Sends one request over a socket of its own: the method and the target, header lines, and a body as it
 * goes over the wire. A Host is added where none is among the lines.
 */
export async function ask(
  port: number,
  request: string,
  lines: readonly string[] = [],
  body = ''
): Promise<Answer> {
  const host = lines.some((line) => /^host:/i.test(line)) ? [] : ['Host: www.example.com']
  const answer = await sendRaw(
    port,
    head(`${request} HTTP/1.1`, ...host, ...lines, 'Connection: close') + body
  )
  const fields = answer.head.split('\r\n').slice(1)
  return {
    status: answer.status,
    headers: Object.fromEntries(
      fields.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim()
      ])
    ),
    head: answer.head,
    body: Buffer.from(answer.body, 'latin1').toString('utf8')
  }
}

/** Posts JSON. */
export function post(
  port: number,
  target: string,
  value: unknown,
  lines: readonly string[] = []
): Promise<Answer> {
  const body = typeof value === 'string' ? value : JSON.stringify(value)
  const length = `Content-Length: ${Buffer.byteLength(body, 'latin1')}`
  return ask(port, `POST ${target}`, ['Content-Type: application/json', length, ...lines], body)
}

/** The report on a request, as JSON. */
export async function reportOn(
  port: number,
  request: string,
  lines: readonly string[] = [],
  body = ''
): Promise<Report> {
  return JSON.parse((await ask(port, request, ['Accept: application/json', ...lines], body)).body) as Report
}
