import { isRefusal } from '../survey/believed-host.ts'
import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { type Observation, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { headerLimits } from '../remedies/header-limits.ts'

/**
 * What every app may count on: a cookie has up to 4 KiB (RFC 6265 §6.1) and there are several, and tokens of single
 * sign-on are as long. The usual limits of Apache and nginx (8 KiB for a line, 100 fields) leave room for it.
 */
const NEEDED: ReadonlyArray<readonly [start: string, least: number, name: string, unit: string]> = [
  ['line-', 8_000, 'one header', 'bytes'],
  ['block-', 8_000, 'all headers together', 'bytes'],
  ['fields-', 90, 'number of headers', 'headers']
]

export default defineProbedFinding({
  id: 'header-limit-low',
  severity: 'info',
  title: 'The proxy refuses headers that apps commonly get',
  explanation:
    'Visitors with many cookies, or with a long token of a single sign-on, get an error page that your app never hears of, until they delete their cookies. ' +
    'Your proxy takes less than 8 KB in its headers, or fewer than 90 of them; most other software takes more. ' +
    'Raise its limit to what your app takes.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-5.4',
    'https://www.rfc-editor.org/rfc/rfc6265#section-6.1'
  ],
  probes: ['limits'],
  detect(survey) {
    const evidence: Evidence[] = []
    let open: string | null = null
    for (const [start, least, name, unit] of NEEDED) {
      const sizes = observationsOf(survey, 'limits').flatMap((observation) =>
        observation.variant.startsWith(start)
          ? [{ observation, size: Number(observation.variant.slice(start.length)) }]
          : []
      )
      const failed = sizes.filter(({ observation }) => isRefused(observation))
      const smallest = failed.find(({ size }) => size === Math.min(...failed.map((entry) => entry.size)))
      const passed = sizes.filter(({ observation }) => observation.outcome.kind === 'echo')
      const largest = Math.max(
        0,
        ...passed.map(({ size }) => size).filter((size) => size < (smallest?.size ?? 0))
      )
      if (smallest !== undefined && smallest.size <= least) {
        evidence.push({
          kind: 'setting',
          name,
          value: largest === 0 ? `less than ${smallest.size} ${unit}` : `${largest} ${unit}`,
          expected: `${least} ${unit}`,
          note: `${smallest.size} ${unit} brought ${outcomeInWords(smallest.observation)}`
        })
      }
      const unknown = sizes.find(({ observation, size }) => size <= least && isOpen(observation))
      if (unknown !== undefined) open ??= outcomeInWords(unknown.observation)
    }
    if (evidence.length > 0) return fires('request', evidence)
    return open === null ? CLEAR : unsure(open)
  },
  remedies: (situation) => headerLimits(situation)
})

function isRefused(observation: Observation): boolean {
  return observation.outcome.kind !== 'echo' && isRefusal(observation)
}

function isOpen(observation: Observation): boolean {
  return observation.outcome.kind !== 'echo' && !isRefusal(observation)
}
