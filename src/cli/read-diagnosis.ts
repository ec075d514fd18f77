import { parseExpectedUrl } from '../core/expected-url.ts'
import { redactFacts } from '../core/redaction.ts'
import type { RequestFacts } from '../core/request-facts.ts'
import { compileTrustPolicy, type TrustPolicy } from '../core/trust-policy.ts'
import type { Io } from './io.ts'
import type { CommandLine } from './parse-command-line.ts'
import { readRequest } from './read-request.ts'
import { readTrust } from './read-settings.ts'
import { UsageError } from './usage-error.ts'

/** A saved request, and how it is to be diagnosed. */
export interface SavedDiagnosis {
  readonly facts: RequestFacts
  readonly policy: TrustPolicy
  /** Empty where nobody said which URL was asked for. */
  readonly expected: { readonly expectedUrl?: string }
}

/** Reads a saved request. A report is diagnosed again as it was made, but for what is said now. */
export async function readDiagnosis(line: CommandLine, io: Io): Promise<SavedDiagnosis> {
  const trust = readTrust(line)
  compileTrustPolicy(trust)
  const asked = readExpected(line)
  const saved = await readRequest(line, io)
  const expectedUrl = asked ?? saved.expected
  return {
    facts: line.isOn('show-secrets') ? saved.facts : redactFacts(saved.facts),
    policy: compileTrustPolicy({ ...saved.trust, ...trust }),
    expected: expectedUrl === null ? {} : { expectedUrl }
  }
}

function readExpected(line: CommandLine): string | null {
  const text = line.text('expect')
  if (text === undefined) return null
  if (parseExpectedUrl(text) !== null) return text
  throw new UsageError(
    `--expect "${text}" is no URL of a page; write it in full, as https://www.example.com/`
  )
}
