import autocannon, { type Client } from 'autocannon'
import process from 'node:process'
import type { Headers } from './requests.ts'

// The load generator, a process of its own: takes one job after the other and sends back what it saw.

export interface Job {
  readonly url: string
  readonly headers: Headers
  readonly seconds: number
}

export interface Load {
  readonly answers: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Answers other than 2xx, connections that broke and requests that had no answer in time. */
  readonly failures: number
}

const CONNECTIONS = 32
/** The service closes a connection after 1,000 requests; autocannon would not take notice of that. */
const REQUESTS_PER_CONNECTION = 900

function run({ url, headers, seconds }: Job): Promise<Load> {
  return new Promise((resolve, reject) => {
    const times: number[] = []
    const started = performance.now()
    const options = {
      url,
      headers: { ...headers },
      connections: CONNECTIONS,
      reconnectRate: REQUESTS_PER_CONNECTION,
      duration: seconds
    }
    const instance = autocannon(options, (error: Error | null, { non2xx, errors }) => {
      if (error) return reject(error)
      const elapsed = (performance.now() - started) / 1_000
      const sorted = Float64Array.from(times).sort()
      const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
      const answers = sorted.length
      resolve({ answers, seconds: elapsed, p50: at(0.5), p99: at(0.99), failures: non2xx + errors })
    })
    // Its own histogram knows whole milliseconds only.
    instance.on('response', (_client: Client, _status: number, _bytes: number, time: number) => {
      times.push(time)
    })
  })
}

process.on('message', (job: Job) => {
  run(job).then(
    (load) => process.send?.(load),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    }
  )
})
process.on('disconnect', () => process.exit(0))
