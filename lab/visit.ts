import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'
import type { FrontEnd } from './front-ends.ts'
import type { Lesson } from './lessons/index.ts'
import type { PublicPorts } from './settings.ts'

/** Where the front end, and the app that is published beside it, are reached from here. */
export interface Doors {
  readonly ports: PublicPorts
  readonly front: string
  readonly direct: string
}

/** A front end beside Apache, and where it is reached from here. */
export interface OtherDoors {
  readonly frontEnd: FrontEnd
  readonly doors: Doors
}

/** `wsgi` stands for the real server behind the same lines. */
export type Zone = 'localhost' | 'wsgi.localhost'

export interface Answer {
  readonly status: number
  readonly location: string | null
  readonly body: string
}

const PATIENCE = 4_000
const MOST = 2_000_000
/** Milliseconds in which a front end that is there takes a connection; an address without one may never answer. */
const NEARBY = 500

/** The URL that a visitor opens. */
export function publicUrl(lesson: Lesson, ports: PublicPorts, zone: Zone = 'localhost'): string {
  const port = lesson.way === 'direct' ? ports.direct : ports[lesson.scheme]
  return `${lesson.scheme}://${lesson.id}.${zone}:${port}${lesson.path}`
}

/** Asks as a visitor does who sends the lesson's headers and says which URL was meant. Rejects where nobody answers. */
export function visit(lesson: Lesson, doors: Doors, zone: Zone = 'localhost'): Promise<Answer> {
  const url = new URL(publicUrl(lesson, doors.ports, zone))
  const isSecure = lesson.scheme === 'https'
  const options = {
    host: lesson.way === 'direct' ? doors.direct : doors.front,
    port: url.port,
    path: lesson.path,
    agent: false,
    signal: AbortSignal.timeout(PATIENCE),
    headers: {
      Host: url.host,
      Accept: 'application/json',
      'Echo-Expect-URL': url.href,
      Connection: 'close',
      ...lesson.send
    },
    // The lab's certificate is self-signed; who answers here is not in question.
    ...(isSecure ? { servername: url.hostname, rejectUnauthorized: false } : {})
  }
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? secureRequest : plainRequest)(options, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
        if (body.length > MOST) sent.destroy(new Error('the answer is too long'))
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? null, body })
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Whether somebody listens where the front end should be. */
export function isThere({ front, ports }: Doors): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(ports.http, front)
    const end = (found: boolean) => {
      clearTimeout(late)
      socket.destroy()
      resolve(found)
    }
    const late = setTimeout(end, NEARBY, false)
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
