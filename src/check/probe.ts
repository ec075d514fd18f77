import type { ExpectedUrl } from '../core/expected-url.ts'
import type { Canaries, Fields, ProbeFamilyId } from '../core/survey.ts'

/** What probes are written for: one deployment, one run. */
export interface Aim {
  /** The public URL. */
  readonly url: ExpectedUrl
  readonly canaries: Canaries
  /** The folder of the URL's path, with a leading and a trailing slash: all probes stay below it. */
  readonly folder: string
}

/** Who is asked. */
export type ProbeDoor = 'public' | 'plain-http' | 'each-address' | 'backend'

/** One request, as data: nothing of it is repaired or completed on the way to the wire. */
export interface ProbeRequest {
  /** Its name within the family, in kebab case. */
  readonly variant: string
  /** `public` where not said. */
  readonly door?: ProbeDoor
  readonly method?: string
  /** The request-target, bytes as latin-1. */
  readonly target: string
  readonly version?: '1.0' | '1.1' | '2'
  /** The Host lines, one for each value; by default that of the URL. An empty list sends none. */
  readonly hosts?: readonly string[]
  /** Field lines behind Host, User-Agent, Accept and Echo-Probe. */
  readonly headers?: Fields
  readonly body?: string
  /** What Connection says; `close` where not said, null sends none. */
  readonly connection?: string | null
  /** Replaces the head of the request, for what no field could say. Its last line has to be empty. */
  readonly head?: (lines: readonly string[]) => string
  /** Redirects to follow on the same host. */
  readonly follow?: number
  /** Reads the first message where the answer is 101. */
  readonly websocket?: true
}

/** The requests of one kind. */
export interface ProbeFamily {
  readonly id: ProbeFamilyId
  /** Its requests could upset a proxy, and are sent only where that is asked for. */
  readonly aggressive?: true
  /** Its requests are sent one after the other. */
  readonly inOrder?: true
  readonly requests: (aim: Aim) => readonly ProbeRequest[]
}

/** The header by which an answer is known to be one to this very request. */
export const NONCE_HEADER = 'Echo-Probe'

/** A target below the URL's folder and a segment that only this run knows, so that no cache has it. */
export function below({ folder, canaries }: Aim, rest: string): string {
  return `${folder}${canaries.nonce}${rest}`
}

/** A reserved resource of the service, below the URL's folder. */
export function reserved({ folder }: Aim, rest: string): string {
  return `${folder}_echo3333/${rest}`
}
