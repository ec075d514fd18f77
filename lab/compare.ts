import type { Environ } from '../src/core/environ.ts'
import { type Field, FIELDS, type Lesson } from './lessons/lesson.ts'
import type { PublicPorts } from './settings.ts'

export interface Difference {
  readonly field: Field
  readonly here: string
  readonly real: string
  /** Null where nobody expected it. */
  readonly reason: string | null
}

/**
 * What echo3333 and the real server make of the same request, field by field. Two things are bound to
 * differ and count as equal: the zone in the names, and each one's own address behind the front end.
 */
export function compareEnvirons(
  { differs }: Lesson,
  ports: PublicPorts,
  here: Environ,
  real: Environ
): readonly Difference[] {
  return FIELDS.flatMap((field) => {
    const [own, other] = [plain(field, here, ports), plain(field, real, ports)]
    return own === other ? [] : [{ field, here: own, real: other, reason: differs?.[field] ?? null }]
  })
}

function plain(field: Field, environ: Environ, ports: PublicPorts): string {
  const value = (environ[field] ?? '').replaceAll('.wsgi.localhost', '.localhost')
  const isPublic = (port: string) => ['80', '443', String(ports.http), String(ports.https)].includes(port)
  if (field === 'SERVER_PORT') return isPublic(value) ? value : 'its own port'
  // A container's name: one word.
  if (field === 'SERVER_NAME' && !value.includes('.')) return 'its own name'
  if (field !== 'HTTP_HOST') return value
  const port = /^[^:,]+:(\d+)$/.exec(value)?.[1]
  return port === undefined || isPublic(port) ? value : 'its own address'
}
