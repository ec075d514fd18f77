import {
  CLEAR,
  defineProbedFinding,
  fires,
  notApplicable,
  type Remedy,
  type Situation
} from '../../core/finding.ts'
import { parseAddress } from '../../core/address.ts'
import { fieldValues } from '../../core/survey.ts'
import { place } from '../remedies/places.ts'

/** ASVS 5.0, 3.4.1: a year at least. */
const YEAR = 31_536_000

export default defineProbedFinding({
  id: 'hsts-missing',
  severity: 'info',
  title: 'Browsers are not told to stay on https',
  explanation:
    'Browsers ask your site over plain http again whenever a link or a visitor says so, and whoever is on the way can catch that first request. ' +
    'Strict-Transport-Security tells them to use https for as long as it says. ' +
    'Send it from the proxy, for a year, as soon as the whole site is on https.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6797',
    'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security'
  ],
  probes: ['baseline'],
  detect({ url, baselineHeaders }) {
    if (url.scheme !== 'https') return notApplicable('the site is not on https')
    const host = url.authority.host.replaceAll(/[[\]]/g, '')
    // Browsers ignore the header for addresses (RFC 6797 §8.1.1).
    if (parseAddress(host) !== null) return notApplicable('the host is an address')
    const [value] = fieldValues(baselineHeaders, 'Strict-Transport-Security')
    const age = Number(/(?:^|;)\s*max-age\s*=\s*"?(\d{1,15})"?\s*(?:;|$)/i.exec(value ?? '')?.[1] ?? 0)
    if (age >= YEAR) return CLEAR
    const note = value === undefined ? 'in the answer' : 'shorter than a year'
    return fires('request', [
      {
        kind: 'header',
        name: 'Strict-Transport-Security',
        value: value ?? null,
        expected: `max-age=${YEAR}`,
        note
      }
    ])
  },
  remedies: (situation: Situation): readonly Remedy[] => {
    const caution =
      'Browsers remember it: begin with max-age=300, and raise it when nothing on this host needs plain http.'
    const value = `max-age=${YEAR}`
    return [
      {
        target: 'apache',
        where: place.apache(situation),
        lines: [`Header always set Strict-Transport-Security "${value}"`],
        caution: `Needs mod_headers (a2enmod headers). ${caution}`,
        reference: 'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header'
      },
      {
        target: 'nginx',
        where: place.nginxServer(situation),
        lines: [`add_header Strict-Transport-Security "${value}" always;`],
        caution: `A location with an add_header of its own inherits none: repeat it there. ${caution}`,
        reference: 'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header'
      },
      {
        target: 'haproxy',
        where: place.haproxy(situation),
        lines: [`http-response set-header Strict-Transport-Security ${value} if { ssl_fc }`],
        caution,
        reference: 'https://docs.haproxy.org/3.2/configuration.html#4.4-set-header'
      },
      {
        target: 'caddy',
        where: place.caddySite(situation),
        lines: [`header Strict-Transport-Security ${value}`],
        caution,
        reference: 'https://caddyserver.com/docs/caddyfile/directives/header'
      },
      {
        target: 'traefik',
        where: place.traefikFile(),
        lines: [
          'http:',
          '  middlewares:',
          '    stay-on-https:',
          '      headers:',
          `        stsSeconds: ${YEAR}`
        ],
        caution: `Add stay-on-https to the middlewares of the router. ${caution}`,
        reference: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/'
      }
    ]
  }
})
