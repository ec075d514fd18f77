import { CLEAR, defineProbedFinding, type Evidence, fires, unsure } from '../../core/finding.ts'
import { fieldValues, type Observation, observationsOf, outcomeInWords } from '../../core/survey.ts'
import { documentation, place } from '../remedies/places.ts'

const ALLOW = 'Access-Control-Allow-Origin'

export default defineProbedFinding({
  id: 'origin-reflected',
  severity: 'warning',
  title: 'Pages of any other site may read your answers',
  explanation:
    'A page of a stranger that your visitor has open can fetch your site and read the answers; where credentials are allowed as well, it reads what only that visitor may see. ' +
    'Access-Control-Allow-Origin names the very page that asks, or everybody, and your app did not say so: the proxy adds it. ' +
    'Name the origins that need it, or send none.',
  references: [
    'https://fetch.spec.whatwg.org/#http-cors-protocol',
    'https://portswigger.net/web-security/cors'
  ],
  probes: ['origin'],
  detect(survey) {
    const asked = observationsOf(survey, 'origin')
    const evidence = asked.flatMap((seen) => allowed(seen))
    if (evidence.length > 0) return fires('request', evidence)
    const foreign = asked.find(({ variant }) => variant === 'foreign')
    if (foreign === undefined) return unsure('no foreign page asked')
    const { outcome } = foreign
    const untold = outcome.kind === 'silence' || outcome.status >= 500 || outcome.status === 429
    return untold ? unsure(outcomeInWords(foreign)) : CLEAR
  },
  remedies: (situation) => {
    const own = `${situation.scheme}://${situation.authority}`
    const caution = `Take the lines away that set it for everybody; write the origin that needs it in place of ${own}.`
    return [
      {
        target: 'apache',
        where: place.apache(situation),
        lines: [`Header always unset ${ALLOW}`, `Header set ${ALLOW} "${own}"`, 'Header merge Vary Origin'],
        caution: `Needs mod_headers (a2enmod headers). ${caution}`,
        reference: 'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header'
      },
      {
        target: 'nginx',
        where: place.nginx(),
        lines: [`proxy_hide_header ${ALLOW};`, `add_header ${ALLOW} "${own}";`],
        caution: `A block with an add_header of its own inherits none from outside. ${caution}`,
        reference: 'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header'
      },
      {
        target: 'haproxy',
        where: place.haproxy(situation),
        lines: [`http-response set-header ${ALLOW} ${own}`],
        caution,
        reference: documentation.haproxySet
      },
      {
        target: 'caddy',
        where: place.caddySite(situation),
        lines: ['header {', `    ${ALLOW} ${own}`, '    defer', '}'],
        caution,
        reference: 'https://caddyserver.com/docs/caddyfile/directives/header'
      }
    ]
  }
})

function allowed({ variant, sent, outcome }: Observation): readonly Evidence[] {
  if (outcome.kind === 'silence') return []
  const [origin = ''] = fieldValues(sent.headers, 'Origin')
  const values = fieldValues(outcome.headers, ALLOW).map((value) => value.trim())
  const value = values.find((text) => text === '*' || text.toLowerCase() === origin.toLowerCase())
  if (value === undefined) return []
  const credentials = fieldValues(outcome.headers, 'Access-Control-Allow-Credentials').includes('true')
  const who = value === '*' ? 'everybody' : WHO[variant]
  return [
    {
      kind: 'header',
      name: ALLOW,
      value,
      expected: null,
      // Browsers send no credentials to whom everybody may ask.
      note:
        credentials && value !== '*'
          ? `${who}, with the visitor's credentials`
          : `${who}, without credentials`
    }
  ]
}

const WHO: Readonly<Record<string, string>> = {
  foreign: 'another site',
  null: 'a page without an origin',
  lookalike: 'a site whose name starts with yours',
  preflight: 'another site, to change something'
}
