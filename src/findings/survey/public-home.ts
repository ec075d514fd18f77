import { type ExpectedUrl, parseExpectedUrl } from '../../core/expected-url.ts'
import type { Survey } from '../../core/survey.ts'

/** Where a site is at home, as visitors see it. */
export interface PublicHome {
  readonly scheme: 'http' | 'https'
  readonly host: string
  /** Scheme, host and port, as browsers write them. */
  readonly origin: string
  /** The folder that was probed, with a slash at both ends. */
  readonly folder: string
}

/** The URL that was asked and, last, the one that the app should believe in; often the same. */
export function publicHomes({ url, baseline, canaries }: Survey): readonly [PublicHome, PublicHome] {
  const asked = homeAt(url, url.path.slice(0, url.path.lastIndexOf('/') + 1))
  const expected = parseExpectedUrl(baseline.url.expected ?? '')
  const end = expected?.path.lastIndexOf(`${canaries.nonce}/`) ?? -1
  return [asked, expected === null || end < 0 ? asked : homeAt(expected, expected.path.slice(0, end))]
}

function homeAt({ scheme, authority }: ExpectedUrl, folder: string): PublicHome {
  const { host, text } = authority
  return { scheme, host, origin: new URL(`${scheme}://${text}/`).origin, folder }
}
