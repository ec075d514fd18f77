/** What the page shows of a lesson, beyond the verdict and the findings of the table of lessons. */
export interface Sight {
  /** The parts of the URL that the app has wrong, as the headline puts it. */
  readonly wrong?: string
  /** The variables that were corrected or removed, and how the reason begins; `{authority}` is the visitor's. */
  readonly changed: Readonly<Record<string, string>>
}

const HOST = { HTTP_HOST: 'X-Forwarded-Host says {authority}' }
const FROM_HOST = { ...HOST, SERVER_PORT: 'X-Forwarded-Port says {port}' }
const REMOVED = 'removed, since no rule trusts the peer that sent'
const NO_REAL_IP = { HTTP_X_REAL_IP: 'removed, since X-Real-IP is not among the trusted headers' }
const PREFIX_SETTING = {
  SCRIPT_NAME: 'this service is run with --url-prefix /app',
  PATH_INFO: 'this service is run with --url-prefix /app'
}

/** By lesson. Redirects have no page of their own. */
export const sights: Readonly<Record<string, Sight>> = {
  plain: { wrong: 'host and port', changed: {} },
  host: { changed: HOST },
  'port-wrong': { changed: { ...HOST, SERVER_PORT: 'X-Forwarded-Port says 80' } },
  'port-fixed': { changed: FROM_HOST },
  'port-dynamic': { changed: FROM_HOST },
  preserve: { changed: {} },
  https: { wrong: 'scheme', changed: FROM_HOST },
  'https-scheme': { changed: { ...FROM_HOST, 'wsgi.url_scheme': 'X-Forwarded-Scheme says https' } },
  'https-proto': { changed: { 'wsgi.url_scheme': 'X-Forwarded-Proto says https' } },
  'url-scheme': { changed: { 'wsgi.url_scheme': 'this service is run with --url-scheme https' } },
  prefix: { wrong: 'prefix', changed: {} },
  'prefix-header': { changed: { SCRIPT_NAME: 'X-Forwarded-Prefix says /app' } },
  'script-name': { changed: { SCRIPT_NAME: 'X-Script-Name says /app' } },
  'url-prefix': { changed: PREFIX_SETTING },
  paste: { changed: { ...PREFIX_SETTING, 'wsgi.url_scheme': 'X-Forwarded-Proto says https' } },
  spoof: {
    wrong: 'host and port',
    changed: {
      HTTP_HOST: 'X-Forwarded-Host says evil.example.net, {authority}',
      SERVER_PORT: 'X-Forwarded-Port says {port}',
      ...NO_REAL_IP,
      REMOTE_ADDR: 'element 1 of X-Forwarded-For says 198.51.100.66'
    }
  },
  'spoof-cured': { changed: FROM_HOST },
  'hop-by-hop': { wrong: 'scheme', changed: {} },
  'hop-by-hop-cured': { changed: { 'wsgi.url_scheme': 'X-Forwarded-Proto says https' } },
  'two-hops': {
    wrong: 'host and port',
    changed: { HTTP_HOST: 'X-Forwarded-Host says {authority}, {authority}' }
  },
  'two-hops-cured': { changed: {} },
  express: { changed: { ...FROM_HOST, 'wsgi.url_scheme': 'X-Forwarded-Scheme says https' } },
  untrusted: {
    wrong: 'host and port',
    changed: {
      HTTP_X_FORWARDED_HOST: `${REMOVED} X-Forwarded-Host`,
      HTTP_X_FORWARDED_PORT: `${REMOVED} X-Forwarded-Port`,
      HTTP_X_FORWARDED_FOR: `${REMOVED} X-Forwarded-For`
    }
  },
  bypass: {
    wrong: 'host and port',
    changed: {
      HTTP_HOST: 'X-Forwarded-Host says evil.example.net',
      ...NO_REAL_IP,
      REMOTE_ADDR: 'X-Forwarded-For says 198.51.100.66'
    }
  }
}
