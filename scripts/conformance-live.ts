import { argv, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { summary } from '../test/stacks/live/summary.ts'
import { endOnSignals } from '../test/stacks/live/server.ts'
import { NotInstallable } from '../test/stacks/live/installation.ts'
import { record } from '../test/stacks/live/record.ts'
import { run } from '../test/stacks/live/run.ts'
import { targets } from '../test/stacks/live/targets.ts'

// Compares the emulated stacks with the real software: installs it into a cache folder, starts it on the loopback, sends
// the recorded cases and random requests, and prints the shortest requests on which the two disagree.
// Exits with 1 where they disagree without a written reason. With --record, writes what the real software answers to
// test/vectors/live-cases.json.

/** How long an installation may take. */
const SECONDS = 600

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    requests: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    record: { type: 'boolean', default: false }
  }
})
const wanted = values.only.split(',').filter((name) => name !== '')
const chosen = targets.filter(
  ({ name, stack, language }) =>
    wanted.length === 0 || wanted.some((one) => [name, stack.id, language].includes(one))
)
if (chosen.length === 0) throw new Error(`--only takes names of columns, stacks or languages: ${values.only}`)
endOnSignals()
if (values.record) await recordAnswers()
else await compareAnswers()

async function compareAnswers(): Promise<void> {
  const { requests, seed, jobs } = values
  stdout.write(`${requests} random requests with the seed ${seed}, after the recorded cases\n`)
  const settings = { requests: Number(requests), seed: Number(seed), jobs: Number(jobs), seconds: SECONDS }
  const outcomes = await run(chosen, settings, (text) => stdout.write(text))
  stdout.write(summary(outcomes))
  if (outcomes.some(({ failed }) => failed)) process.exitCode = 1
}

async function recordAnswers(): Promise<void> {
  for (const target of chosen.filter(({ recorded }) => recorded)) {
    try {
      await record([target], SECONDS)
    } catch (error) {
      if (!(error instanceof NotInstallable)) throw error
      stdout.write(`${target.name}: not recorded. ${error.message}\n`)
    }
  }
}
