import type { Step } from '../../core/reconstruct-url.ts'
import type { Report } from '../../core/report.ts'
import { type ShownValue, shownValue } from './shown-value.ts'

/** PEP 3333's algorithm, "URL Reconstruction", in words. */
const STEPS = [
  { step: 1, code: "wsgi.url_scheme + '://'", note: '' },
  { step: 2, code: 'HTTP_HOST', note: 'port and all, if it is there' },
  { step: 3, code: 'SERVER_NAME', note: 'only without HTTP_HOST' },
  { step: 4, code: "':' + SERVER_PORT", note: 'only without HTTP_HOST, unless it is the scheme’s own' },
  { step: 5, code: 'quote(SCRIPT_NAME)', note: '' },
  { step: 6, code: 'quote(PATH_INFO)', note: '' },
  { step: 7, code: "'?' + QUERY_STRING", note: 'if it is not empty' }
] as const

export interface StepTable {
  readonly rows: readonly StepRow[]
  readonly rawUrl: ShownValue
  readonly correctedUrl: ShownValue
  readonly differs: boolean
  readonly variants: readonly Variant[]
  readonly hasVariants: boolean
}

export interface StepRow {
  readonly step: number
  readonly code: string
  readonly note: string
  readonly raw: StepCell
  readonly corrected: StepCell
  readonly differs: boolean
}

export interface StepCell {
  /** The step was not taken. */
  readonly skipped: boolean
  /** It was taken and appended nothing. */
  readonly nothing: boolean
  readonly appended: ShownValue
}

export interface Variant {
  readonly what: string
  readonly url: ShownValue
}

/** The reconstruction, step by step, raw beside corrected. */
export function stepTable(report: Report): StepTable {
  const { steps, raw, corrected, variants } = report.url
  const shownVariants = [
    {
      what: 'With the port appended even where HTTP_HOST already has one. This comes from indenting the port test one level too far out.',
      url: variants.doubledPort
    },
    {
      what: 'With the path encoded twice. This comes from quoting PATH_INFO as UTF-8, although its characters already stand for bytes.',
      url: variants.doubleEncoded
    }
  ].filter((variant) => variant.url !== corrected)
  return {
    rows: STEPS.map(({ step, code, note }) => {
      const before = appendedBy(steps.raw, step)
      const after = appendedBy(steps.corrected, step)
      return { step, code, note, raw: cell(before), corrected: cell(after), differs: before !== after }
    }),
    rawUrl: shownValue(raw),
    correctedUrl: shownValue(corrected),
    differs: raw !== corrected,
    variants: shownVariants.map(({ what, url }) => ({ what, url: shownValue(url) })),
    hasVariants: shownVariants.length > 0
  }
}

/** What a step appended, or null where it was not taken. */
function appendedBy(steps: readonly Step[], step: number): string | null {
  return steps.find((entry) => entry.step === step)?.appended ?? null
}

function cell(appended: string | null): StepCell {
  return { skipped: appended === null, nothing: appended === '', appended: shownValue(appended) }
}
