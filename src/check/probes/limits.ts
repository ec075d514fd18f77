import type { Fields } from '../../core/survey.ts'
import { below, type ProbeFamily } from '../probe.ts'

/** Bytes of one field in a block of many. */
const PIECE = 512

/**
 * Field lines up to what this service itself takes (16 KiB, 200 lines): one long line, a block of many, and many
 * short ones. All that is counted is the fields named `Echo-Pad-…`; the rest of a request is about 300 bytes.
 */
export const limits: ProbeFamily = {
  id: 'limits',
  requests: (aim) => {
    const target = below(aim, '/limits')
    const lines = [4_000, 8_000, 12_000, 15_000]
    const blocks = [8_000, 12_000, 15_000]
    const counts = [50, 90, 150]
    return [
      ...lines.map((bytes) => ({ variant: `line-${bytes}`, target, headers: padding(1, bytes) })),
      ...blocks.map((bytes) => ({
        variant: `block-${bytes}`,
        target,
        headers: padding(Math.ceil(bytes / PIECE), PIECE)
      })),
      ...counts.map((count) => ({ variant: `fields-${count}`, target, headers: padding(count, 16) }))
    ]
  }
}

/** So many fields, each with a line of so many bytes. */
function padding(count: number, bytes: number): Fields {
  return Array.from({ length: count }, (_, index) => {
    const name = `Echo-Pad-${index + 1}`
    return [name, 'x'.repeat(bytes - name.length - 2)]
  })
}
