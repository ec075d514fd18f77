import type { ExpectedUrl } from '../../core/expected-url.ts'
import { type Detection, type Evidence, unsure } from '../../core/finding.ts'
import { type PublicHome, publicHomes } from './public-home.ts'
import {
  fieldValues,
  type Observation,
  observationsOf,
  outcomeInWords,
  type Survey
} from '../../core/survey.ts'

/** Where a redirect of the app leads a visitor. */
export interface Landing {
  readonly variant: string
  /**
   * - `home`: below the folder of the public URL.
   * - `astray`: to the site, but past the folder.
   * - `abroad`: to another host or port.
   * - `lost`: nobody knows.
   */
  readonly kind: 'home' | 'astray' | 'abroad' | 'lost'
  /** It leads to the site without TLS, while the public URL has it. */
  readonly downgraded: boolean
  /** The Location as it arrived; empty where none did. */
  readonly location: string
  /** What became of the request, in a few words. */
  readonly words: string
}

/** Where the redirects of the named variants lead. */
export function landingsOf(survey: Survey, variants: readonly string[]): readonly Landing[] {
  const homes = publicHomes(survey)
  return observationsOf(survey, 'redirect')
    .filter(({ variant }) => variants.includes(variant))
    .map((entry) => landingOf(entry, survey.url, homes))
}

function landingOf(entry: Observation, asked: ExpectedUrl, homes: readonly PublicHome[]): Landing {
  const { outcome, sent, variant } = entry
  const lost: Landing = {
    variant,
    kind: 'lost',
    downgraded: false,
    location: '',
    words: outcomeInWords(entry)
  }
  if (outcome.kind !== 'answer' || !outcome.fromApp || outcome.status < 300 || outcome.status > 399)
    return lost
  const location = fieldValues(outcome.headers, 'Location')[0]
  if (location === undefined) return { ...lost, words: 'the redirect of the app has no Location any more' }
  const base = `${asked.scheme}://${asked.authority.text}${sent.target}`
  const url = URL.canParse(location, base) ? new URL(location, base) : null
  const there = homes.filter((home) => url?.origin === home.origin || isDowngrade(url, home))
  if (url === null || there.length === 0) return { ...lost, location, kind: 'abroad' }
  return {
    ...lost,
    location,
    kind: there.some(({ folder }) => url.pathname.startsWith(folder)) ? 'home' : 'astray',
    downgraded: there.every(({ origin }) => url.origin !== origin)
  }
}

/** The same host by http, on the port that the site has for it as far as anybody can know. */
function isDowngrade(url: URL | null, { origin }: PublicHome): boolean {
  const home = new URL(origin)
  return (
    home.protocol === 'https:' &&
    url?.protocol === 'http:' &&
    url.hostname === home.hostname &&
    url.port === home.port
  )
}

/** Doubt where a redirect was lost on the way; null where none was. */
export function landingDoubt(landings: readonly Landing[]): Detection | null {
  const lost = landings.find(({ kind }) => kind === 'lost')
  return lost === undefined ? null : unsure(lost.words)
}

/** Whether the site is the root of its host, where no mount point can be lost. */
export function isAtRoot(survey: Survey): boolean {
  return publicHomes(survey).every(({ folder }) => folder === '/')
}

/** The Location headers of landings, and where they should begin. */
export function locationEvidence(survey: Survey, landings: readonly Landing[]): readonly Evidence[] {
  const { origin, folder } = publicHomes(survey)[1]
  return landings.map(({ location, variant }) => ({
    kind: 'header',
    name: 'Location',
    value: location,
    expected: `${origin}${folder}…`,
    note: FORMS[variant] ?? variant
  }))
}

const FORMS: Readonly<Record<string, string>> = {
  absolute: 'a whole URL, as frameworks build it',
  'same-host': 'a path, as frameworks write it',
  relative: 'a path relative to the page',
  slash: 'the missing slash, as a web server under the app adds it'
}
