import { percentDecode } from '../../core/environ.ts'
import { type Detection, type Evidence, notApplicable, unsure } from '../../core/finding.ts'
import { redactUrl } from '../../core/redaction.ts'
import { observationsOf, outcomeInWords, type Survey, targetAtApp } from '../../core/survey.ts'
import { isPrefix } from '../../core/trust-policy.ts'

/** A request-target of a probe on its way to the app. */
export interface Passage {
  readonly variant: string
  /** What the app gets where nothing but the mount point is changed; redacted as reports are. */
  readonly asked: string
  /**
   * - `arrived`: the app got it, as `received` says.
   * - `refused`: something before the app did not want it: status 4xx, or no answer and a closed connection.
   * - `lost`: nobody knows.
   */
  readonly kind: 'arrived' | 'refused' | 'lost'
  /** The whole request-target that the app got; empty where it got none. */
  readonly received: string
  /** What became of it, in a few words. */
  readonly words: string
}

/** How the targets of a family of probes arrived; of all its variants, or of those that are named. */
export function passagesOf(
  survey: Survey,
  family: 'path' | 'query',
  variants?: readonly string[]
): readonly Passage[] {
  return observationsOf(survey, family)
    .filter(({ variant }) => variants === undefined || variants.includes(variant))
    .map((entry): Passage => {
      const { outcome, sent, variant } = entry
      const known = {
        variant,
        asked: redactUrl(targetAtApp(survey, sent.target)),
        words: outcomeInWords(entry)
      }
      if (outcome.kind === 'echo')
        return { ...known, kind: 'arrived', received: outcome.report.request.target }
      const refused =
        outcome.kind === 'answer'
          ? !outcome.fromApp && outcome.status >= 400 && outcome.status < 500 && outcome.status !== 429
          : outcome.kind === 'silence' && outcome.why === 'closed'
      return { ...known, kind: refused ? 'refused' : 'lost', received: '' }
    })
}

/** Why the fidelity of a survey's paths cannot be judged; null where it can. */
export function pathsUnjudged({ baseline, canaries }: Survey): Detection | null {
  return pathOf(baseline.request.target).endsWith(`/${canaries.nonce}/p`)
    ? null
    : notApplicable('not even a plain path arrives as it was sent')
}

/** Doubt where a probe was lost on the way; null where none was. */
export function doubtOf(passages: readonly Passage[]): Detection | null {
  const lost = passages.find(({ kind }) => kind === 'lost')
  return lost === undefined ? null : unsure(lost.words)
}

/** The name of the evidence that says where the proxy mounts the app, and of what stands there at the app. */
export const MOUNT_POINT = 'mount point'
export const INNER_MOUNT_POINT = 'mount point at the app'

/** Where the proxy mounts the app, for the remedies; nothing where that is the root. */
export function mountEvidence({ mount }: Survey): readonly Evidence[] {
  return [
    { kind: 'url', name: MOUNT_POINT, value: mount.public } as const,
    { kind: 'url', name: INNER_MOUNT_POINT, value: mount.backend } as const
  ].filter(({ value }) => isPrefix(value))
}

/**
 * What was done to the percent-escapes of a path, in a few words; null where it still says the same to everybody.
 * Other case of the digits is no change (RFC 3986 §6.2.2.1), nor is it one that a character which needed no escape
 * has one now: whoever decodes it once, as all do, gets what was asked for.
 */
export function escapesChanged(asked: string, received: string): string | null {
  const before = escapesInUpperCase(asked)
  const after = escapesInUpperCase(received)
  if (before === after || pathOf(after) === before) return null
  if (percentDecode(before) === percentDecode(after)) {
    const units = unitsOf(after)
    return unitsOf(before).some((unit, index) => unit.length > 1 && units[index] !== unit) ? 'decoded' : null
  }
  if (escapesInUpperCase(percentDecode(after)) === before) return 'escaped once more'
  return percentDecode(before) === after ? 'decoded' : 'another path'
}

/** A target without its query. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}

function escapesInUpperCase(text: string): string {
  return text.replace(/%[0-9A-Fa-f]{2}/g, (escape) => escape.toUpperCase())
}

/** Each escape is one unit, as is each other character. */
function unitsOf(text: string): readonly string[] {
  return text.match(/%[0-9A-F]{2}|[^]/g) ?? []
}
