import type { Load } from './load.ts'

export interface Sample extends Load {
  readonly perSecond: number
  /** Processor time of the server for one answer, in microseconds. */
  readonly cpuMicros: number
  /** The share of its core that the server used; clearly below 1 the load generator was the limit. */
  readonly busy: number
}

/** The rounds of each measurement, by its name. */
export type Samples = ReadonlyMap<string, Sample[]>

/** [what is compared, with what, what for: at least or at most this, or null for information only] */
type Comparison = readonly [name: string, base: string, target: { least: number } | { most: number } | null]

const THROUGHPUT: readonly Comparison[] = [
  ['JSON', 'bare Fastify', { least: 0.7 }],
  ['JSON', 'whoami /api', { least: 1 }],
  ['text', 'bare Fastify', null],
  ['page', 'bare Fastify', null]
]

const TIME: readonly Comparison[] = [
  ['JSON, 14 KiB X-Forwarded-For', 'JSON', { most: 3 }],
  ['JSON, 200 headers', 'JSON', null]
]

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

export function writeLoads(samples: Samples): void {
  console.log('\nMedians of the rounds        answers/s    p50 ms    p99 ms    CPU µs/answer  core used')
  for (const [name, rounds] of samples) {
    const of = (pick: (sample: Sample) => number) => median(rounds.map(pick))
    const columns = [
      of((sample) => sample.perSecond)
        .toFixed(0)
        .padStart(9),
      of((sample) => sample.p50)
        .toFixed(2)
        .padStart(10),
      of((sample) => sample.p99)
        .toFixed(2)
        .padStart(10),
      of((sample) => sample.cpuMicros)
        .toFixed(0)
        .padStart(17),
      `${(100 * of((sample) => sample.busy)).toFixed(0)} %`.padStart(11)
    ]
    const failures = rounds.reduce((sum, { failures: count }) => sum + count, 0)
    console.log(`  ${name.padEnd(28)}${columns.join('')}${failures > 0 ? `  ${failures} FAILURES` : ''}`)
  }
}

export function writeRatios(samples: Samples): void {
  console.log('\nAnswers that one core gives, as a multiple')
  for (const comparison of THROUGHPUT) writeRatio(samples, comparison, (a, b) => cost(b) / cost(a))
  console.log('\nTime that one answer takes, as a multiple')
  for (const comparison of TIME) writeRatio(samples, comparison, (a, b) => cost(a) / cost(b))
}

export function writeCosts(startSeconds: number, mebibytes: number): void {
  console.log('\nAt rest')
  writeLine('start to first answer', `${startSeconds.toFixed(2)} s`, startSeconds < 0.5, 'below 0.50 s')
  if (Number.isNaN(mebibytes)) console.log('  memory: this system does not tell')
  else writeLine('memory (RSS)', `${mebibytes.toFixed(0)} MiB`, mebibytes < 90, 'below 90 MiB')
}

/**
 * What one answer costs: processor time where the system tells it, since neither a load generator at its
 * limit nor other work on the machine changes that; else the time between answers.
 */
function cost({ cpuMicros, perSecond }: Sample): number {
  return Number.isNaN(cpuMicros) ? 1 / perSecond : cpuMicros
}

/** The median of the ratios within each round: both sides had the same neighbours. */
function writeRatio(
  samples: Samples,
  [name, base, target]: Comparison,
  ratio: (sample: Sample, base: Sample) => number
): void {
  const bases = samples.get(base)
  if (bases === undefined) return
  const rounds = samples.get(name) ?? []
  const value = median(rounds.flatMap((sample, index) => (bases[index] ? [ratio(sample, bases[index])] : [])))
  const label = `${name} / ${base}`
  if (target === null) return writeLine(label, value.toFixed(2), null, '')
  const met = 'least' in target ? value >= target.least : value <= target.most
  const wanted = 'least' in target ? `at least ${target.least}` : `at most ${target.most}`
  writeLine(label, value.toFixed(2), met, wanted)
}

function writeLine(label: string, value: string, met: boolean | null, wanted: string): void {
  const verdict = met === null ? '' : `   target ${wanted}: ${met ? 'met' : 'MISSED'}`
  console.log(`  ${label.padEnd(38)}${value.padStart(8)}${verdict}`)
}
