import type { Finding } from '../core/finding.ts'

const COMMANDS = {
  request: null,
  probes: 'echo3333 check',
  stacks: 'echo3333 diagnose --stacks'
} as const satisfies Record<Finding['needs'], string | null>

/** The command that can see a finding which an ordinary report does not show; null where every report does. */
export function seenBy({ needs }: Pick<Finding, 'needs'>): string | null {
  return COMMANDS[needs]
}
