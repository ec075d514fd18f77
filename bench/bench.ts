import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Load } from './load.ts'
import {
  canPin,
  cpuSeconds,
  findWhoami,
  residentMebibytes,
  type Server,
  startLoadGenerator,
  startServer
} from './processes.ts'
import {
  type Headers,
  jsonRequest,
  longChainRequest,
  manyHeadersRequest,
  pageRequest,
  TARGET,
  textRequest
} from './requests.ts'
import { median, type Sample, type Samples, writeCosts, writeLoads, writeRatios } from './results.ts'

// `npm run bench`: what the service costs, beside what a bare Fastify and whoami cost on the same machine
// at the same time. It builds first and measures dist/, which is what is published.

const ROUNDS = 3
const STARTS = 5

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '2' } } })
const seconds = Number(values.seconds)
if (!(seconds > 0)) throw new Error('--seconds takes the length of one measurement, as --seconds 2')

const root = join(import.meta.dirname, '..')
const serveEcho = (port: string) => [
  process.execPath,
  join(root, 'dist/cli/main.js'),
  'serve',
  '--host=127.0.0.1',
  `--port=${port}`
]

interface Measurement {
  readonly name: string
  readonly server: Server
  readonly headers: Headers
}

console.log('Building dist/, which is what is measured.')
const built = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' })
if (built.status !== 0) process.exit(1)

const whoami = findWhoami()
const cores = cpus()
console.log(`Node ${process.version}, ${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}.`)
console.log(
  canPin
    ? 'Servers run on core 0, the load generator on core 1.'
    : 'No taskset or one core only: server and load generator share what there is, which favours slow servers.'
)
if (whoami === null) {
  console.log('No whoami of Traefik (github.com/traefik/whoami) on the PATH: left out.')
}

const servers: Server[] = []
const generator = startLoadGenerator()
try {
  const { starts, memory } = await measureStart()
  const measurements = await prepare()
  // Compilers and connections get warm, unmeasured.
  for (const measurement of measurements) await measure(measurement, Math.min(1, seconds))
  const samples: Samples = new Map(measurements.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const measurement of measurements) {
      samples.get(measurement.name)?.push(await measure(measurement, seconds))
    }
  }
  writeLoads(samples)
  writeRatios(samples)
  writeCosts(median(starts), memory)
} finally {
  generator.stop()
  for (const server of servers) await server.stop()
}

async function measureStart(): Promise<{ starts: number[]; memory: number }> {
  const starts: number[] = []
  let memory = Number.NaN
  for (let run = 0; run < STARTS; run += 1) {
    const server = await startServer(serveEcho)
    starts.push(server.startSeconds)
    if (run === STARTS - 1) {
      await wait(1_000)
      memory = residentMebibytes(server.pid)
    }
    await server.stop()
  }
  return { starts, memory }
}

/** All servers run all the time, so that each round meets the same machine; only one at a time has work. */
async function prepare(): Promise<Measurement[]> {
  const echo = await keep(serveEcho)
  const bare = await keep((port) => [process.execPath, join(import.meta.dirname, 'bare-fastify.ts'), port])
  const measurements: Measurement[] = [
    { name: 'bare Fastify', server: bare, headers: jsonRequest },
    { name: 'JSON', server: echo, headers: jsonRequest },
    { name: 'text', server: echo, headers: textRequest },
    { name: 'page', server: echo, headers: pageRequest },
    { name: 'JSON, 14 KiB X-Forwarded-For', server: echo, headers: longChainRequest },
    { name: 'JSON, 200 headers', server: echo, headers: manyHeadersRequest }
  ]
  if (whoami !== null) {
    const server = await keep((port) => [whoami, '-port', port])
    measurements.splice(1, 0, { name: 'whoami /api', server, headers: jsonRequest })
  }
  return measurements
}

async function keep(command: (port: string) => readonly string[]): Promise<Server> {
  const server = await startServer(command)
  servers.push(server)
  return server
}

async function measure({ server, headers }: Measurement, duration: number): Promise<Sample> {
  const before = cpuSeconds(server.pid)
  const load: Load = await generator.run({ url: server.url + TARGET, headers, seconds: duration })
  const busy = cpuSeconds(server.pid) - before
  return {
    ...load,
    perSecond: load.answers / load.seconds,
    cpuMicros: (busy / load.answers) * 1e6,
    busy: busy / load.seconds
  }
}
