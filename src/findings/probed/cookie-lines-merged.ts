import { CLEAR, defineProbedFinding, type Detection, fires, unsure } from '../../core/finding.ts'
import { headerValues } from '../../core/request-facts.ts'
import { echoOf, fieldValues, observation, outcomeInWords, type Survey } from '../../core/survey.ts'
import { cookieSeparators } from '../remedies/cookie-separators.ts'

export default defineProbedFinding({
  id: 'cookie-lines-merged',
  severity: 'info',
  title: 'Two lines of cookies become one cookie',
  explanation:
    'Your app does not find a cookie that your visitor has sent, and another one has a strange end: people are logged out at random. ' +
    'What stands before this proxy may send each cookie in a line of its own, as HTTP/2 does, and the proxy joins the lines by a comma where only a semicolon separates cookies. ' +
    'Have the proxy write a semicolon there.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1',
    'https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3'
  ],
  probes: ['cookie'],
  detect(survey) {
    const seen = observation(survey, 'cookie', 'two-lines')
    const report = echoOf(seen)
    if (seen === undefined || report === null)
      return unsure(seen === undefined ? 'no cookies were sent' : outcomeInWords(seen))
    const lines = headerValues(report.request, 'Cookie')
    if (lines.length > 1) return CLEAR
    const [line] = lines
    if (line === undefined) return unsure('no cookie of a visitor comes through')
    return line.includes('a=1') ? ofText(line) : ofCount(line, countedCookies(survey))
  },
  remedies: (situation) => cookieSeparators(situation)
})

/** The service shows what is in the line. */
function ofText(line: string): Detection {
  return line.split(';').length > 1 ? CLEAR : merged(line)
}

/** The service hides what is in the line, and says only how many cookies there are. */
function ofCount(line: string, count: string | undefined): Detection {
  if (count === '1') return merged(line)
  return count === undefined ? unsure('the service hides how the cookies were joined') : CLEAR
}

function merged(line: string): Detection {
  return fires('request', [
    {
      kind: 'header',
      name: 'Cookie',
      value: line,
      expected: 'a=1; b=2',
      note: 'two lines were joined by a comma'
    }
  ])
}

/** How many cookies the service finds where two were sent in two lines. */
function countedCookies(survey: Survey): string | undefined {
  const seen = observation(survey, 'cookie', 'two-lines-counted')
  if (seen?.outcome.kind !== 'answer' || !seen.outcome.fromApp) return undefined
  return fieldValues(seen.outcome.headers, 'Echo-Cookies')[0]
}
