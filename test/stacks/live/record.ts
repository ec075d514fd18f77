import { writeFileSync } from 'node:fs'
import { EXPRESS_RELEASE } from '../../../lab/express.ts'
import { softwareOf } from '../replay.ts'
import { type Answer, askReal } from './comparison.ts'
import { serve } from './server.ts'
import type { Target } from './targets.ts'
import { liveCases, liveResults, PORT, RESULTS } from './vectors.ts'

/** Asks each recorded configuration for its answers to the live cases, and writes them beside those of the others. */
export async function record(targets: readonly Target[], seconds: number): Promise<void> {
  const known = liveResults()
  const software: Record<string, string> = { ...known.software }
  const answers: Record<string, Record<string, Answer>> = { ...known.answers }
  for (const target of targets) {
    const server = await serve(await target.command(seconds))
    try {
      const made: Record<string, Answer> = {}
      for (const { id, raw } of liveCases) {
        const { real, clientPort } = await askReal(target, server, { raw, trusted: true })
        made[id] = withFixedPorts(real, clientPort, server.port)
      }
      answers[target.name] = made
      software[target.name] = target.stack.id === 'mod_wsgi' ? EXPRESS_RELEASE : softwareOf(target.name)
    } finally {
      await server.stop()
    }
  }
  writeFileSync(RESULTS, `${JSON.stringify({ software, answers }, null, 2)}\n`)
}

function withFixedPorts(answer: Answer, client: number, server: number): Answer {
  const { url, address } = answer
  return {
    ...answer,
    ...(typeof url === 'string' ? { url: url.replaceAll(`:${server}`, `:${PORT}`) } : {}),
    ...(typeof address === 'string' ? { address: address.replaceAll(`:${client}`, `:${PORT}`) } : {})
  }
}
