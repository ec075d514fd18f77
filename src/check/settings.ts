import type { ExpectedUrl } from '../core/expected-url.ts'
import type { RemedyTarget } from '../core/finding.ts'
import type { Scope } from './judge.ts'
import type { ProbeLimits } from './send-probe.ts'
import type { ResolveRule } from './wire/endpoint.ts'

/** What a check is told. */
export interface CheckSettings {
  readonly url: ExpectedUrl
  /** What the app should believe, where that is not the URL. */
  readonly expected?: ExpectedUrl
  /** The app's own address, to try whether anybody can go around the proxy. */
  readonly backend?: ExpectedUrl
  /** The same site over plain http; by default port 80 of an https URL that has no port. */
  readonly plainHttp?: ExpectedUrl
  readonly proxy?: RemedyTarget
  readonly scope: Scope
  /** Send lexically broken requests, too. */
  readonly aggressive: boolean
  readonly resolve: readonly ResolveRule[]
  readonly limits: ProbeLimits
  /** Milliseconds for everything. */
  readonly deadline: number
  readonly mostRequests: number
}
