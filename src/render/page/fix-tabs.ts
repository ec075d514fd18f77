import type { Remedy, RemedyTarget } from '../../core/finding.ts'
import { visible } from '../visible.ts'
import { targetLabel } from './target-label.ts'

/** One tab: what to change in one piece of software. */
export interface FixTab {
  readonly inputId: string
  readonly target: RemedyTarget
  readonly label: string
  /** Something in front of the app, or the app's own stack (this service among them). */
  readonly kind: 'proxy' | 'app'
  /** Open at first. */
  readonly open: boolean
  /** Where further blocks of this tab stand already. */
  readonly earlier: readonly Place[]
  readonly blocks: readonly FixBlock[]
}

/** A place on the page that can be pointed to. */
export interface Place {
  readonly anchor: string
  readonly title: string
}

/** Lines to paste, and where. */
export interface FixBlock {
  readonly where: string
  readonly lines: readonly string[]
  /** Empty where there is nothing to mind. */
  readonly caution: string
  /** The software's own documentation; empty where it is no https address. */
  readonly reference: string
  readonly referenceLabel: string
  readonly copyLabel: string
}

const PROXIES: ReadonlySet<RemedyTarget> = new Set(['apache', 'nginx', 'haproxy', 'caddy', 'traefik'])

/**
 * Groups remedies by target, in their own order; the tab of `preferred` is open, else the first.
 *
 * @param placeOf says where the same remedy stands already, or null; such a remedy is not repeated
 */
export function fixTabs(
  remedies: readonly Remedy[],
  preferred: RemedyTarget | null,
  group: string,
  placeOf: (remedy: Remedy) => Place | null = () => null
): readonly FixTab[] {
  const targets = [...new Set(remedies.map((remedy) => remedy.target))]
  const open = preferred !== null && targets.includes(preferred) ? preferred : targets[0]
  return targets.map((target) => {
    const own = remedies.filter((remedy) => remedy.target === target)
    const places = new Set(own.map(placeOf).filter((place) => place !== null))
    return {
      inputId: `${group}-${target}`,
      target,
      label: targetLabel(target),
      kind: PROXIES.has(target) ? 'proxy' : 'app',
      open: target === open,
      earlier: [...places],
      blocks: own.filter((remedy) => placeOf(remedy) === null).map(toBlock)
    }
  })
}

function toBlock(remedy: Remedy): FixBlock {
  const label = targetLabel(remedy.target)
  return {
    where: visible(remedy.where),
    lines: remedy.lines.map(visible),
    caution: visible(remedy.caution ?? ''),
    reference: remedy.reference.startsWith('https://') ? remedy.reference : '',
    referenceLabel: `${label} documentation`,
    copyLabel: `Copy these lines for ${label}`
  }
}
