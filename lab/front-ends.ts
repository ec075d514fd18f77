import { join } from 'node:path'
import { caddyLessons } from './caddy/lessons.ts'
import { haproxyLessons } from './haproxy/lessons.ts'
import type { Lesson } from './lessons/index.ts'
import { nginxLessons } from './nginx/lessons.ts'
import type { Part, Place } from './parts.ts'
import type { PublicPorts } from './settings.ts'

/** A program that can stand in Apache's place, in a folder of that name. */
export interface FrontEnd {
  /** Its command, its Debian package, and the folder of its files. */
  readonly id: string
  readonly title: string
  readonly http: number
  readonly https: number
  /** What it shows; the files are below its folder. */
  readonly lessons: readonly Lesson[]
}

export const frontEnds: readonly FrontEnd[] = [
  { id: 'nginx', title: 'nginx', http: 8081, https: 8444, lessons: nginxLessons },
  { id: 'haproxy', title: 'HAProxy', http: 8082, https: 8445, lessons: haproxyLessons },
  { id: 'caddy', title: 'Caddy', http: 8083, https: 8446, lessons: caddyLessons }
]

/**
 * Reads `nginx`, `nginx:9081:9444` with other ports, or `all`, each as often as one likes; null where the
 * words are none of these.
 */
export function chooseFrontEnds(words: readonly string[]): readonly FrontEnd[] | null {
  const chosen = new Map<string, FrontEnd>()
  for (const word of words.flatMap((each) => (each === 'all' ? frontEnds.map(({ id }) => id) : [each]))) {
    const [, id, http, https] = /^([a-z]+)(?::(\d{4,5}):(\d{4,5}))?$/.exec(word) ?? []
    const found = frontEnds.find((frontEnd) => frontEnd.id === id)
    if (found === undefined) return null
    const ports = http === undefined ? {} : { http: Number(http), https: Number(https) }
    chosen.set(found.id, { ...found, ...ports })
  }
  return [...chosen.values()]
}

/** Its ports, as visitors of its lessons know them; none goes around it. */
export function portsOf({ http, https }: FrontEnd): PublicPorts {
  return { http, https, direct: 0 }
}

const HERE = '127.0.0.1'

/** Where the index finds them: `nginx=127.0.0.1:8081:8444 caddy=…`. */
export function addressesOf(chosen: Iterable<FrontEnd>): string {
  return [...chosen].map(({ id, http, https }) => `${id}=${HERE}:${http}:${https}`).join(' ')
}

/** Its folder has a script that has the files checked and becomes the program. */
export function frontEndPart(
  { id, title, http, https }: FrontEnd,
  program: string,
  { folder }: Place,
  variables: Readonly<Record<string, string>>
): Part {
  const own = {
    HTTP_PORT: String(http),
    HTTPS_PORT: String(https),
    BIND: HERE,
    RUN: folder,
    PROGRAM: program
  }
  return {
    name: id,
    program: '/bin/sh',
    args: [join(import.meta.dirname, id, 'start.sh')],
    environment: { ...variables, ...own },
    ports: [http, https],
    lessons: [`every lesson of ${title}`]
  }
}
