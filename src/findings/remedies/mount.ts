import type { Situation } from '../../core/finding.ts'
import { INNER_MOUNT_POINT, MOUNT_POINT } from '../survey/target-fidelity.ts'
import { isPrefix } from '../../core/trust-policy.ts'

/** Where the proxy mounts the app, and what it puts in its place: each a plain path without a slash at its end, or empty. */
export function mountOf({ evidence }: Situation): { readonly outer: string; readonly inner: string } {
  const valueOf = (wanted: string): string => {
    const value = evidence.find(({ name }) => name === wanted)?.value ?? ''
    return isPrefix(value) ? value : ''
  }
  return { outer: valueOf(MOUNT_POINT), inner: valueOf(INNER_MOUNT_POINT) }
}
