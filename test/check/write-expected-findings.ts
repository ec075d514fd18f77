import { writeFileSync } from 'node:fs'
import { PUBLIC_HOST } from '../remedies/configuration.ts'
import { FRONT_ENDS, freePorts, startProxy } from '../support/proxies.ts'
import { startService } from '../support/service.ts'
import { NAIVE } from './front-end-configurations.ts'
import { checkLab } from './lab-lessons.ts'
import { checkSite } from './prove-findings.ts'

// Writes expected-findings.ts anew from what is found. Read the difference before you commit it: each line that comes
// or goes is a claim about a proxy.

const naive: Record<string, readonly string[]> = {}
const service = await startService()
for (const frontEnd of FRONT_ENDS) {
  const [port = 0] = await freePorts(1)
  const configuration = NAIVE[frontEnd]({ port, backend: `127.0.0.1:${service.port}` })
  const running = await startProxy(frontEnd, configuration, [port])
  const { findings } = await checkSite(`http://${PUBLIC_HOST}:${port}/`)
  await running.stop()
  naive[frontEnd] = findings.map(({ id }) => id).sort()
}
await service.stop()

const lab = Object.fromEntries(
  Object.entries(await checkLab()).map(([frontEnd, found]) => {
    const lists = Object.values(found)
    const everywhere = (lists[0] ?? []).filter((id) => lists.every((list) => list.includes(id)))
    const lessons = Object.fromEntries(
      Object.entries(found).map(([lesson, list]) => [lesson, list.filter((id) => !everywhere.includes(id))])
    )
    return [frontEnd, { everywhere, lessons }]
  })
)

writeFileSync(
  new URL('expected-findings.ts', import.meta.url),
  `// What check finds, measured; written by write-expected-findings.ts and read by people.

/** Behind one line that passes everything on. */
export const NAIVE_FINDINGS: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(naive, null, 2)}

/** In the lab, by front end: what every lesson has, and what each has besides. */
export const LESSON_FINDINGS: Readonly<
  Record<
    string,
    { readonly everywhere: readonly string[]; readonly lessons: Readonly<Record<string, readonly string[]>> }
  >
> = ${JSON.stringify(lab, null, 2)}
`
)
