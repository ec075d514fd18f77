import type { CheckProgress } from '../check/check.ts'
import { PROBE_FAMILIES } from '../core/survey.ts'
import { visible, visibleStart } from '../render/visible.ts'

export interface ShownProgress extends CheckProgress {
  /** Takes the line away that is rewritten; harmless where there is none. */
  readonly end: () => void
}

/** Back to the start of the line, and erase it (ECMA-48 §8.3.41). */
const ERASE = '\r\u001b[2K'

/** Tells on standard error what a check is doing: how much it will send, and on a terminal what is left of it. */
export function showProgress(stderr: NodeJS.WritableStream, url: string): ShownProgress {
  const live = isTerminal(stderr)
  // A terminal that does not know its size says 0.
  const width = 'columns' in stderr && typeof stderr.columns === 'number' ? stderr.columns || 80 : 80
  let drawn = false
  return {
    planned: (requests) => {
      stderr.write(`Sending ${requests} requests to ${visibleStart(url, 200)}\n`)
    },
    sending: (family, left) => {
      if (!live) return
      drawn = true
      stderr.write(ERASE + visible(`  ${left} left: ${PROBE_FAMILIES[family]}`.slice(0, width - 1)))
    },
    end: () => {
      if (drawn) stderr.write(ERASE)
      drawn = false
    }
  }
}

/** Whether a person looks at a stream. */
export function isTerminal(stream: NodeJS.WritableStream): boolean {
  return 'isTTY' in stream && stream.isTTY === true
}
