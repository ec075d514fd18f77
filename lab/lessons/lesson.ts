import type { Verdict } from '../../src/core/report.ts'
import type { AppName } from '../apps.ts'

/** The keys in which echo3333 and the real server behind the same front end are compared. */
export const FIELDS = [
  'wsgi.url_scheme',
  'HTTP_HOST',
  'SERVER_NAME',
  'SERVER_PORT',
  'SCRIPT_NAME',
  'PATH_INFO',
  'QUERY_STRING',
  'REMOTE_ADDR'
] as const
export type Field = (typeof FIELDS)[number]

/** What the lesson shows when the lab works as it should. */
export type Expectation =
  | {
      readonly verdict: Verdict
      /** The findings above mere information, in any order. */
      readonly findings: readonly string[]
    }
  /** Where a redirect of the app leads: to the name that the visitor knows, or to the app's own. */
  | { readonly verdict: 'pass' | 'fail'; readonly redirect: 'public' | 'internal' }

/** One virtual host, `<id>.localhost`, that shows one thing. */
export interface Lesson {
  readonly id: string
  readonly title: string
  /** What there is to see, and why; code stands between backticks. */
  readonly teaches: string
  readonly scheme: 'http' | 'https'
  /** The path to open. */
  readonly path: string
  readonly app: AppName
  /** Below `lab/apache`: the very lines that the lesson is about. */
  readonly files: readonly string[]
  /** Headers that a visitor has to send for the lesson to show; a browser does not. */
  readonly send?: Readonly<Record<string, string>>
  /** `direct`: the visitor goes around the front end. */
  readonly way?: 'direct'
  readonly expects: Expectation
  /** The lesson that mends this one. */
  readonly cure?: string
  /** Where the real server has another value, and why. */
  readonly differs?: Readonly<Partial<Record<Field, string>>>
}
