import { CLEAR, defineProbedFinding, type Evidence, fires, notApplicable } from '../../core/finding.ts'
import {
  echoOf,
  type Observation,
  observation,
  observationsOf,
  outcomeInWords,
  type Survey
} from '../../core/survey.ts'

export default defineProbedFinding({
  id: 'addresses-disagree',
  severity: 'warning',
  title: 'The addresses of your host do not behave the same',
  explanation:
    'Some visitors get another site than others: browsers choose among the addresses of a name, most often IPv6 before IPv4. ' +
    'One of the addresses is not answered, answers from somewhere else, or makes your app believe another URL. ' +
    'Give all of them the same listener and the same configuration, or take the address out of the name system.',
  references: ['https://www.rfc-editor.org/rfc/rfc8305', 'https://www.rfc-editor.org/rfc/rfc6724'],
  probes: ['addresses', 'forwarded'],
  detect(survey) {
    const others = observationsOf(survey, 'addresses', 'honest')
    if (others.length === 0) return notApplicable('the host has one address')
    const evidence = [...others.flatMap((seen) => difference(survey, seen)), ...spoofableElsewhere(survey)]
    return evidence.length === 0 ? CLEAR : fires('request', evidence)
  },
  remedies: ({ host, port, scheme }) => [
    {
      target: 'apache',
      where: 'beside the other Listen lines',
      lines: [`Listen [::]:${port}`],
      caution: `And write <VirtualHost *:${port}> for ${host}, which holds for every address.`,
      reference: 'https://httpd.apache.org/docs/2.4/bind.html'
    },
    {
      target: 'nginx',
      where: `in the server block of ${host}`,
      lines: [`listen [::]:${port}${scheme === 'https' ? ' ssl' : ''};`],
      reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#listen'
    },
    {
      target: 'haproxy',
      where: `in the frontend that receives the requests for ${host}`,
      lines: [`bind :::${port} v4v6`],
      caution:
        'In place of the bind line for IPv4 alone, with the ssl and the crt of that line, where it has them.',
      reference: 'https://docs.haproxy.org/3.2/configuration.html#5.1-v4v6'
    }
  ]
})

/** How the answer at another address differs from the one at the first. */
function difference({ baseline }: Survey, seen: Observation): readonly Evidence[] {
  const { outcome, door } = seen
  if (outcome.kind === 'silence') {
    // That this machine has no IPv6, or nothing on its other loopback address, says nothing about the host.
    const isOurs = outcome.why === 'unreachable' || /^https?:\/\/(?:127\.|\[::1\])/.test(door)
    return isOurs && outcome.why !== 'timeout'
      ? []
      : [{ kind: 'socket', name: door, value: null, note: outcomeInWords(seen) }]
  }
  const report = echoOf(seen)
  if (report === null) return [{ kind: 'socket', name: door, value: null, note: outcomeInWords(seen) }]
  const { url } = report
  if (url.corrected === baseline.url.corrected) return []
  return [{ kind: 'url', name: door, value: url.corrected, expected: baseline.url.corrected }]
}

/** Other addresses at which the app believes a visitor whom it does not believe at the first. */
function spoofableElsewhere(survey: Survey): readonly Evidence[] {
  const { host } = survey.canaries
  const believes = (seen: Observation | undefined): boolean =>
    echoOf(seen)?.environ.corrected.HTTP_HOST?.includes(host) === true
  if (believes(observation(survey, 'forwarded', 'all'))) return []
  return observationsOf(survey, 'addresses', 'spoofed')
    .filter(believes)
    .map(({ door }) => ({ kind: 'environ', name: 'HTTP_HOST', value: host, note: `believed at ${door}` }))
}
