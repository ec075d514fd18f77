import { defineProbedFinding, type Evidence } from '../../core/finding.ts'
import { echoOf, observation, observationsOf, type Survey } from '../../core/survey.ts'
import { believedClaims, detectionOf, observationsClaiming } from '../survey/visitor-headers.ts'
import { exactPort } from '../remedies/exact-port.ts'
import { publicPort } from '../remedies/public-port.ts'

export default defineProbedFinding({
  id: 'spoofable-port',
  severity: 'warning',
  title: 'A visitor can tell your app its port',
  explanation:
    'Your app builds URLs with a port that the visitor made up: its redirects and links lead to where nothing answers, and a cache hands them to everybody. ' +
    'The proxy passes on X-Forwarded-Port, or a Host with a port that is not yours. ' +
    'Have the proxy state the port itself, and refuse or replace what Host says about it.',
  references: [
    'https://portswigger.net/web-security/host-header',
    'https://www.rfc-editor.org/rfc/rfc9110#section-7.2'
  ],
  probes: ['forwarded'],
  detect(survey) {
    const seen = [
      ...observationsClaiming(survey, 'port', ['forwarded']),
      ...observationsOf(survey, 'forwarded', 'port-in-host')
    ]
    const stated = believedClaims(survey, seen, {
      category: 'port',
      key: 'SERVER_PORT',
      isCanary: (value) => value === survey.canaries.port
    })
    return detectionOf([...stated, ...portInHost(survey)], seen)
  },
  remedies({ evidence, ...rest }) {
    const situation = { evidence, ...rest }
    const names = evidence.length === 0 ? ['X-Forwarded-Port', 'Host'] : evidence.map(({ name }) => name)
    return [
      ...(names.includes('X-Forwarded-Port') ? publicPort(situation) : []),
      ...(names.includes('Host') ? exactPort(situation) : [])
    ]
  }
})

function portInHost(survey: Survey): readonly Evidence[] {
  const report = echoOf(observation(survey, 'forwarded', 'port-in-host'))
  const host = report?.environ.corrected.HTTP_HOST
  if (host === undefined || host === survey.baseline.environ.corrected.HTTP_HOST) return []
  if (!host.endsWith(`:${survey.canaries.port}`)) return []
  const expected = survey.url.authority.text
  return [{ kind: 'header', name: 'Host', value: host, expected, note: "the port is the probe's" }]
}
