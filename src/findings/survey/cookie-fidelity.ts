import { type Detection, type Evidence, unsure } from '../../core/finding.ts'
import { parseSetCookie, type SetCookie } from '../../core/set-cookie.ts'
import { fieldValues, observation, outcomeInWords, type Survey } from '../../core/survey.ts'

/** The name of the cookie that the service sets where it is asked to. */
const NAME = 'echo3333'

/** The app's own cookie as it comes to visitors, among whatever the proxy sets; else why it is not known. */
export function appCookie(
  survey: Survey
): { readonly line: string; readonly cookie: SetCookie } | { readonly doubt: Detection } {
  const entry = observation(survey, 'cookie', 'set')
  if (entry === undefined) return { doubt: unsure('the cookie was not asked for') }
  const { outcome } = entry
  if (outcome.kind !== 'answer' || !outcome.fromApp) return { doubt: unsure(outcomeInWords(entry)) }
  for (const line of fieldValues(outcome.headers, 'Set-Cookie')) {
    const cookie = parseSetCookie(line)
    if (cookie.name === NAME) return { line, cookie }
  }
  return { doubt: unsure('the cookie of the app does not come through') }
}

/** The cookie as it came, and the attribute that it should have. */
export function cookieEvidence(line: string, expected: string, note: string): Evidence {
  return { kind: 'header', name: 'Set-Cookie', value: line, expected, note }
}
