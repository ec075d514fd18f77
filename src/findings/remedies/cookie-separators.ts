import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, mind, place } from './places.ts'

/** Separates cookies by semicolons again where Apache has put commas between the lines of one header. */
export function cookieSeparators(situation: Situation): readonly Remedy[] {
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: ['RequestHeader edit* Cookie ", (?=[^=;, ]+=)" "; "'],
      caution: mind.apacheHeaders,
      reference: documentation.apacheHeader
    }
  ]
}
