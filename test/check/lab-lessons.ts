import type { CheckReport } from '../../src/core/check-report.ts'
import { parseExpectedUrl } from '../../src/core/expected-url.ts'
import { type FrontEnd, frontEnds, portsOf } from '../../lab/front-ends.ts'
import { startLab } from '../../lab/lab.ts'
import { type Lesson, lessons } from '../../lab/lessons/index.ts'
import type { PublicPorts } from '../../lab/settings.ts'
import { publicUrl } from '../../lab/visit.ts'
import { freePorts } from '../support/proxies.ts'
import { checkSite } from './prove-findings.ts'

/** The findings of a check, by front end and lesson. */
export type LessonFindings = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** Starts the lab with every front end and checks each of its lessons from outside. */
export async function checkLab(): Promise<LessonFindings> {
  const [http = 0, https = 0, direct = 0, ...rest] = await freePorts(3 + 2 * frontEnds.length)
  const ports = { http, https, direct }
  const others = frontEnds.map((frontEnd, at): FrontEnd => ({
    ...frontEnd,
    http: rest[2 * at] ?? 0,
    https: rest[2 * at + 1] ?? 0
  }))
  const lab = await startLab(ports, () => undefined, others)
  try {
    return {
      apache: await checkAll(lessons, ports),
      ...Object.fromEntries(
        await inTurn(
          others,
          async (other) => [other.id, await checkAll(other.lessons, portsOf(other))] as const
        )
      )
    }
  } finally {
    await lab.stop()
  }
}

async function checkAll(all: readonly Lesson[], ports: PublicPorts) {
  return Object.fromEntries(
    await inTurn(all, async (lesson) => {
      const { findings } = await checkLesson(lesson, ports)
      return [lesson.id, findings.map(({ id }) => id).sort()] as const
    })
  )
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

/** Checks a lesson as a visitor's URL; the way around the front end is tried where the lesson is about it. */
function checkLesson(lesson: Lesson, ports: PublicPorts): Promise<CheckReport> {
  const own = new URL(publicUrl(lesson, ports))
  if (lesson.way !== 'direct') return checkSite(`${own.origin}${own.pathname.replace(/_echo3333.*$/, '')}`)
  const backend = parseExpectedUrl(own.href)
  const { host } = own
  return checkSite(`http://preserve.localhost:${ports.http}/`, {
    ...(backend === null ? {} : { backend }),
    resolve: ['preserve.localhost', host.replace(/:\d+$/, '')].flatMap((name) =>
      [ports.http, ports.direct].map((port) => ({ host: name, port, address: '127.0.0.1' }))
    )
  })
}
