import type { Finding } from '../core/finding.ts'
import internalHost from './internal-host.ts'

/** Every finding, by id. */
export const findings: readonly Finding[] = [internalHost]
