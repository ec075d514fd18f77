import { canonicalAddress } from '../../core/address.ts'
import { defineProbedFinding, type Evidence, notApplicable } from '../../core/finding.ts'
import { echoOf, type Observation, observationsOf, type Survey } from '../../core/survey.ts'
import { arrivalsOf, detectionOf } from '../survey/visitor-headers.ts'
import { clientAddress } from '../remedies/client-address.ts'

const NAME = 'X-Forwarded-For'

export default defineProbedFinding({
  id: 'forwarded-for-survives',
  severity: 'warning',
  title: 'What a visitor writes into X-Forwarded-For reaches your app',
  explanation:
    'Your app finds the right client, but every other program that takes the first address of the list, or the first of two lines, believes the visitor: log analysers, firewalls and many libraries do. ' +
    'The proxy adds the real address behind what the visitor sent. ' +
    'Have the proxy that meets your visitors replace the header; only a proxy behind another one has to add to it.',
  references: [
    'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For',
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#x-headers'
  ],
  probes: ['forwarded'],
  detect(survey) {
    const seen = observationsOf(survey, 'forwarded').filter(({ sent }) =>
      sent.headers.some(([name]) => name === NAME)
    )
    if (seen.some((observation) => isBelieved(survey, observation)))
      return notApplicable('the app believes the visitor altogether')
    const evidence = seen.flatMap((observation): Evidence[] => {
      const arrived = arrivalsOf(survey, observation).find(({ name }) => name === NAME)
      if (arrived === undefined) return []
      const note = arrived.value.includes(',') ? "the first address is the probe's" : "a line of the probe's"
      return [{ kind: 'header', name: NAME, value: arrived.value, note }]
    })
    return detectionOf(evidence.slice(0, 1), seen)
  },
  remedies: clientAddress
})

/** That is another finding's. */
function isBelieved({ canaries }: Survey, observation: Observation): boolean {
  const client = canonicalAddress(echoOf(observation)?.environ.corrected.REMOTE_ADDR ?? '')
  return [canaries.address, canaries.address6].map(canonicalAddress).includes(client)
}
